/// Witnesses that are small and unfold without end, or large and nested, on the ELF: twice as much of them takes twice as many
/// instructions more, and the output is that of the host.
module Perjury.Tests.UnfoldingElfTests

open System
open Expecto
open Perjury.GuestBuild.Emulator
open Perjury.GuestBuild.Platforms
open Perjury.Model
open Perjury.Model.Rlp
open Perjury.Tests.Suite
open Perjury.Mutators
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Corpus

let private program =
    lazy
        (let mutable program = null
         let mutable error = null

         let machine =
             Elf.platforms |> List.find (fun platform -> platform.Name = "sp1") |> _.Machine

         if GuestProgram.TryLoad(ElfTargetTests.pathOf "none", nonNull machine, &program, &error) then
             nonNull program
         else
             failtest (nonNull error))

/// With a branch above a child that the witness does not show, where what unfolds can hang.
let private subject =
    lazy
        (Corpus.embedded 1UL
         |> List.find (fun subject ->
             (Draft.payload subject.Draft).IsSome && subject.Draft.Witness.State.Length > 8))

let private unreadChild (entries: byte[][]) =
    let shown = entries |> Array.map Keccak.hash

    entries
    |> Array.indexed
    |> Array.pick (fun (index, entry) ->
        match Rlp.decode entry with
        | Ok(List items) when items.Length = 17 ->
            List.take 16 items
            |> List.tryFindIndex (fun item ->
                match item with
                | Str hash -> hash.Length = 32 && not (Family.holds shown hash)
                | List _ -> false)
            |> Option.map (fun child -> index, child, items)
        | _ -> None)

/// Entries of which each names the one before; the last hangs below a branch that the block goes through.
let private hanging (entries: byte[] list) =
    let draft = subject.Value.Draft
    let state = draft.Witness.State
    let index, child, items = unreadChild state
    let branch = List.updateAt child (Str(Keccak.hash (List.last entries))) items

    let lies =
        [
            for place, entry in List.indexed entries do
                Insert(State, state.Length + place, entry)
            Forge(State, index, Rlp.encode (List branch))
        ]

    match Apply.applyAll lies draft with
    | Ok draft -> Draft.encode draft
    | Error refusal -> failtest $"%A{refusal}"

/// Branches that each name the one before sixteen times.
let private shared count =
    List.unfold
        (fun (below, left) ->
            if left = 0 then
                None
            else
                let node =
                    Rlp.encode (List(List.replicate 16 (Str(Keccak.hash below)) @ [ Str [||] ]))

                Some(node, (node, left - 1)))
        ([||], count)

/// Extensions with an empty path, one on the other.
let private pathless count =
    List.unfold
        (fun (below, left) ->
            if left = 0 then
                None
            else
                let node =
                    Rlp.encode (List [ Str(Nibbles.toHexPrefix false [||]); Str(Keccak.hash below) ])

                Some(node, (node, left - 1)))
        ([||], count)

/// An extension inside an extension, as deep as an entry has room for; the number makes it another one.
let private nested number =
    let path = Nibbles.toHexPrefix false [| 1uy |]

    let leaf =
        List
            [
                Str(Nibbles.toHexPrefix true [| 1uy; 2uy |])
                Str(Bytes.ofBigInt (bigint (number + 1)))
            ]

    Seq.fold (fun child _ -> List [ Str path; child ]) leaf (seq { 1..230 })
    |> Rlp.encode

/// In a list of their own, since nothing but the last of them is named.
let private manyNested mebibytes =
    let count = mebibytes * 1024 * 1024 / (nested 1).Length
    hanging (List.init count nested)

let private instructions (input: byte[]) =
    let answer = program.Value.Ask(ReadOnlySpan input)
    Expect.isNull answer.Failure "ends by itself"
    let ofHost = Registry.standard.Run Sufficient input

    match ofHost.Observation with
    | Output expected ->
        Expect.equal
            (Array.truncate expected.Length (nonNull answer.Output))
            expected
            "the output of the host"
    | other -> failtest $"%A{other}"

    answer.Instructions

/// From twice to four times as much costs twice of what it costs from once to twice, and at most a tenth more: what the block costs
/// beside it does not count.
let private isLinear name (input: int -> byte[]) size =
    let inputs = [ for times in [ 1; 2; 4 ] -> input (times * size) ]
    let costs = inputs |> List.map (instructions >> float)

    for input, cost in List.zip inputs costs do
        say $"{name}: {input.Length} bytes, {cost} instructions"

    let grown = costs |> List.pairwise |> List.map (fun (less, more) -> more - less)
    Expect.isGreaterThan grown[0] 0.0 $"{name} costs something"
    Expect.isLessThan grown[1] (2.2 * grown[0]) name

// The size that no wire refuses and that memory has room for is asked where there is time for it.
let private mebibytes =
    match Environment.GetEnvironmentVariable "PERJURY_NESTED_MIB" with
    | null -> 1
    | size -> int size / 4

[<Tests>]
let tests =
    testList
        "UnfoldingElfTests"
        [
            testCase "branches that name the next sixteen times cost the ELF what they are long"
            <| fun () -> isLinear "shared" (shared >> hanging) 32

            testCase "extensions without a path cost the ELF what they are long"
            <| fun () -> isLinear "without a path" (pathless >> hanging) 2000

            testCase "nested extensions cost the ELF what they are long"
            <| fun () -> isLinear "nested" manyNested mebibytes
        ]

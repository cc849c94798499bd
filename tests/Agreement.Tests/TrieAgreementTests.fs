namespace Perjury.Tests

open System
open System.Collections.Generic
open FsCheck
open FsCheck.FSharp
open Expecto
open Perjury.Tests.Suite
open Perjury.Guest
open Perjury.Guest.Primitives
open Perjury.Guest.Trie
open Perjury.Guest.Wire
open Perjury.Guest.Witness
open Perjury.Model
open Perjury.Model.TrieNode

/// A trie as a prover may commit to: what no node would build, too.
type OddTrie = { Nodes: byte[] list; Root: byte[] }

/// What is done with it; keys are nibbles repeated, so that paths meet.
type Step =
    | Get of key: int
    | Put of key: int * value: byte[]
    | Remove of key: int

/// Tries of short and long paths, with spare bits in the path flags, values on branches, nodes inside nodes, nodes left out.
module OddTries =
    let keys =
        [|
            for first in 0..3 do
                for last in 0..2 -> Array.append (Array.create 31 (byte (first * 17))) [| byte last |]
        |]

    // A path that follows one of the keys from a depth on, cut or prolonged at times.
    let private pathFrom depth =
        gen {
            let! key = Gen.elements keys
            let whole = Nibbles.skip depth (Nibbles.ofBytes key)
            let! cut = Gen.frequency [ 6, Gen.constant 0; 1, Gen.choose (0, min 3 whole.Length) ]
            let! longer = Gen.frequency [ 8, Gen.constant [||]; 1, Gen.constant [| 1uy |] ]
            return Array.append whole[.. whole.Length - cut - 1] longer
        }

    let private spare isLeaf path =
        gen {
            let prefix = Nibbles.toHexPrefix isLeaf path

            let! mask =
                Gen.frequency [ 12, Gen.constant 0uy; 1, Gen.elements [ 0x40uy; 0x80uy; 0xC0uy ] ]

            let! padding = Gen.frequency [ 12, Gen.constant 0uy; 1, Gen.constant 5uy ]
            let padding = if prefix[0] &&& 0x10uy = 0uy then padding else 0uy
            return Rlp.Str(Array.updateAt 0 (prefix[0] ||| mask ||| padding) prefix)
        }

    let private value =
        Gen.frequency
            [
                6, Gen.map (fun length -> Array.create length 7uy) (Gen.choose (1, 40))
                1, Gen.constant [||]
            ]

    /// A node's item and the nodes below it that are named by hash.
    let private reference (item, below: byte[] list) =
        gen {
            let bytes = Rlp.encode item

            let! inlined =
                Gen.frequency [ 1, Gen.constant (bytes.Length >= 32); 12, Gen.constant false ]

            let! isMissing = Gen.frequency [ 1, Gen.constant true; 15, Gen.constant false ]

            return
                if bytes.Length < 32 || (inlined && bytes.Length < 200) then
                    item, below
                elif isMissing then
                    Rlp.Str(Keccak.hash bytes), below
                else
                    Rlp.Str(Keccak.hash bytes), bytes :: below
        }

    let private leaf depth =
        gen {
            let! path = pathFrom depth
            let! prefix = spare true path
            let! value = value
            return Rlp.List [ prefix; Rlp.Str value ], []
        }

    let rec private node size depth =
        if size = 0 || depth > 62 then
            leaf depth
        else
            Gen.frequency [ 1, leaf depth; 3, branch (size - 1) depth; 2, extension (size - 1) depth ]

    and private branch size depth =
        gen {
            let! children = Gen.listOfLength 4 (child size (min 64 (depth + 1)))
            let! value = Gen.frequency [ 8, Gen.constant (Rlp.Str [||]); 1, ended ]
            let others = List.replicate 12 (Rlp.Str [||])
            return Rlp.List(List.map fst children @ others @ [ value ]), List.collect snd children
        }

    and private ended =
        Gen.elements
            [
                Rlp.Str [| 9uy |]
                Rlp.Str(Array.create 33 9uy)
                Rlp.List []
                Rlp.List [ Rlp.Str [||] ]
            ]

    and private child size depth =
        Gen.frequency [ 1, Gen.constant (Rlp.Str [||], []); 3, Gen.bind reference (node size depth) ]

    and private extension size depth =
        gen {
            let! path = pathFrom depth
            let! whole = Gen.frequency [ 5, Gen.constant false; 1, Gen.constant true ]
            let! length = Gen.choose (1, 3)
            let path = if whole then path else Array.truncate length path

            if path.Length = 0 then
                return! leaf depth
            else
                let! prefix = spare false path
                let! child, below = Gen.bind reference (branch size (min 63 (depth + path.Length)))
                return Rlp.List [ prefix; child ], below
        }

    let private ofItem (item, below) =
        let bytes = Rlp.encode item

        {
            Nodes = bytes :: below
            Root = Keccak.hash bytes
        }

    let private step =
        let key = Gen.choose (0, keys.Length - 1)
        let written = Gen.map (fun length -> Array.create length 3uy) (Gen.choose (1, 40))

        Gen.oneof
            [
                Gen.map Get key
                Gen.map2 (fun key value -> Put(key, value)) key written
                Gen.map Remove key
            ]

    let scenario =
        gen {
            let! size = Gen.choose (0, 3)
            let! trie = Gen.map ofItem (node size 0)
            let! steps = Gen.listOfLength 6 step
            return trie, steps
        }

/// How a walk through a trie ended: the answers of its reads and the root, or why it stopped.
type Walk =
    | Went of reads: byte[] option list * root: byte[]
    | Stopped of string

module TrieAgreementTests =

    let private slice (bytes: byte[]) = ByteSlice bytes

    let private guestStep (trie: MerkleTrie) step =
        match step with
        | Get index ->
            let key = Hash256(ReadOnlySpan OddTries.keys[index])
            let mutable found = false
            let mutable value = ByteSlice()
            let went = trie.TryGet(&key, &found, &value)
            went, [ (if found then Some(value.ToArray()) else None) ]
        | Put(index, value) ->
            let key = Hash256(ReadOnlySpan OddTries.keys[index])
            trie.TryPut(&key, slice value), []
        | Remove index ->
            let key = Hash256(ReadOnlySpan OddTries.keys[index])
            trie.TryDelete(&key), []

    let private guestWalk odd steps =
        let store = NodeStore(EntryList(odd.Nodes |> List.map slice |> Array.ofList), 1UL)
        let mutable reason = Perjury.Guest.Reason.MissingNode
        let mutable culprit = Hash256()
        let root = Hash256(ReadOnlySpan odd.Root)

        match store.FindRoot(&root, &reason, &culprit) with
        | null -> Stopped(Rejection.Name reason)
        | root ->
            let trie = MerkleTrie(root, NodeUse(1, null))

            let walk reads step =
                reads
                |> Result.bind (fun reads ->
                    match guestStep trie step with
                    | true, more -> Ok(reads @ more)
                    | false, _ -> Error(Rejection.Name trie.Reason))

            match List.fold walk (Ok []) steps with
            | Ok reads -> Went(reads, trie.RootHash().ToArray())
            | Error why -> Stopped why

    let private modelStep store trie step =
        match step with
        | Get index ->
            Trie.get store trie OddTries.keys[index]
            |> Result.map (fun value -> trie, [ value ])
        | Put(index, value) ->
            Trie.put store trie OddTries.keys[index] value
            |> Result.map (fun trie -> trie, [])
        | Remove index -> Trie.remove store trie OddTries.keys[index] |> Result.map (fun trie -> trie, [])

    let private modelWalk odd steps =
        let find = Witness.byHash odd.Nodes

        // as the witness shows a state: odd nodes, and short ones below the root, are refused where they are reached
        let store hash =
            match find hash, find hash |> Option.bind TrieNode.decode with
            | None, _ -> Error(Trie.Missing hash)
            | _, None -> Error(Trie.Malformed hash)
            | Some bytes, Some node when
                TrieNode.isOdd node || (bytes.Length < 32 && not (Bytes.equal hash odd.Root))
                ->
                Error(Trie.Malformed hash)
            | _, Some node -> Ok node

        let walk state step =
            state
            |> Result.bind (fun (trie, reads) ->
                modelStep store trie step |> Result.map (fun (trie, more) -> trie, reads @ more))

        if not (WitnessRules.areReachableNodesCanonical find [ odd.Root ]) then
            Stopped "malformed-node"
        else
            match List.fold walk (Ok(Stub odd.Root, [])) steps with
            | Ok(trie, reads) -> Went(reads, Trie.root trie)
            | Error(Trie.Missing _) -> Stopped "missing-node"
            | Error(Trie.Malformed _) -> Stopped "malformed-node"

    let private nameOf walk =
        match walk with
        | Went _ -> "went"
        | Stopped why -> why

    [<Tests>]
    let tests =
        testList
            "OddTries"
            [
                testCase "guest and model go one way through tries that nobody builds"
                <| fun () ->
                    let part, _ = Settings.shard
                    let seed = Rnd(20261121UL + uint64 part, 2UL * uint64 part + 1UL)
                    let count = Settings.count 4000
                    let scenarios = Gen.sampleWithSeed seed 60 count OddTries.scenario

                    let walks =
                        scenarios
                        |> Array.map (fun (odd, steps) -> guestWalk odd steps, modelWalk odd steps)

                    for name, number in walks |> Array.countBy (fst >> nameOf) do
                        say $"{name}: {number}"

                    let different =
                        Array.zip scenarios walks
                        |> Array.filter (fun (_, (ours, theirs)) -> ours <> theirs)

                    for (odd, steps), (ours, theirs) in Array.truncate 3 different do
                        let nodes = odd.Nodes |> List.map Bytes.toHex
                        say $"%A{nodes} %A{steps}: guest %A{ours}, model %A{theirs}"

                    Expect.none different "different"
            ]

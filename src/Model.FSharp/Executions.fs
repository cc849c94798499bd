/// Executions that are remembered by everything they saw. A lie about nodes and codes leaves the block and its ancestors as they are, and
/// of the witness an execution sees no more than whether there is something for the hashes that it asks for: what it is, the hash says.
/// Who answers the same to each of its questions brings it to the same end (decision 0172).
module Perjury.Model.Executions

open System.Collections.Concurrent
open System.Collections.Generic
open System.Security.Cryptography
open System.Text
open System.Threading
open Perjury.Model.Reasons
open Perjury.Model.Releases
open Perjury.Model.WireTypes
open Perjury.Model.Witness

/// How an execution ended.
type Ending =
    {
        /// What stopped it, or what its result is not as the header claims.
        Reasons: Reason list
        HasResult: bool
        Access: Access
    }

/// A question to the witness: for a node or for a code, and whether it was there.
[<Struct>]
type private Look =
    {
        Hash: byte[]
        IsNode: bool
        IsThere: bool
    }

type private Seen = { Looks: Look[]; Ending: Ending }

/// The preimages, and where their questions are noted.
let private noted (preimages: Preimages) =
    let looks = List<Look>()

    let noting isNode (find: byte[] -> byte[] option) =
        fun hash ->
            let found = find hash

            looks.Add
                {
                    Hash = hash
                    IsNode = isNode
                    IsThere = found.IsSome
                }

            found

    { preimages with
        Node = noting true preimages.Node
        Code = noting false preimages.Code
    },
    looks

let private answersAlike (preimages: Preimages) (seen: Seen) =
    seen.Looks
    |> Array.forall (fun look ->
        let found =
            if look.IsNode then
                preimages.Node look.Hash
            else
                preimages.Code look.Hash

        found.IsSome = look.IsThere)

let private rulesByte (rules: Forks.Release) =
    match rules with
    | Forks.Zkevm033 -> 0uy
    | Forks.April2026 -> 1uy
    | Forks.V21 -> 2uy

/// Digest of all that an execution depends on but nodes and codes.
let private keyOf (releases: Releases) input =
    let rest =
        Wire.withWitness
            { Wire.witness input with
                State = []
                Codes = []
            }
            input

    Bytes.concat
        [
            [| rulesByte releases.Rules |]
            Encoding.ASCII.GetBytes releases.Wire.Name
            Wire.encodeAs releases.Wire rest
        ]
    |> SHA256.HashData

// Endings that are kept of one block, and questions of all blocks, which bound the memory.
[<Literal>]
let private MostOfOne = 8

[<Literal>]
let private MostLooks = 0x100000

let private memory = ConcurrentDictionary<byte[], Seen list> Bytes.equality

let private looksKept = ref 0

let private keep key (seen: Seen) =
    if Interlocked.Add(looksKept, seen.Looks.Length) > MostLooks then
        memory.Clear()
        Interlocked.Exchange(looksKept, seen.Looks.Length) |> ignore

    let others =
        match memory.TryGetValue key with
        | true, others -> List.truncate (MostOfOne - 1) others
        | false, _ -> []

    memory[key] <- seen :: others

/// What `execute` says to these preimages of an input's block, from memory if it has been asked with such that answered it alike.
let recall releases input preimages (execute: Preimages -> Ending) =
    let key = keyOf releases input

    let known =
        match memory.TryGetValue key with
        | true, seen -> seen |> List.tryFind (answersAlike preimages)
        | false, _ -> None

    match known with
    | Some seen -> seen.Ending
    | None ->
        let noting, looks = noted preimages
        let ending = execute noting

        keep
            key
            {
                Looks = looks.ToArray()
                Ending = ending
            }

        ending

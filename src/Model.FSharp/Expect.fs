/// The verdict on a forged witness without executing anything. A witness is content-addressed: what an honest execution
/// read is a set of byte strings, so that a forgery of the witness alone is judged by comparing sets.
module Perjury.Model.Expect

open Perjury.Model.Reasons
open System.Collections.Generic
open Perjury.Model.WireTypes
open Perjury.Model.Releases
open Perjury.Model.Witness
open Perjury.Model.Judging

/// An input that was accepted, and what its execution read.
type Honest =
    {
        Input: StatelessInput
        Output: Output
        Access: Access
        Fork: Forks.Fork
        Nodes: HashSet<byte[]>
        Codes: HashSet<byte[]>
        /// Hashes below the nodes that were read: the only places where another node could be reached.
        Stubs: HashSet<byte[]>
    }

let private setOf (entries: seq<byte[]>) =
    HashSet<byte[]>(entries, Bytes.equality)

/// What there is to know of an accepted input; None when it is not accepted.
let studyAs (releases: Releases) (bytes: byte[]) =
    match Wire.decodeAs releases.Wire bytes, examineAs releases Sufficient bytes with
    | Ok input,
      {
          Verdict = Accept output
          Access = Some access
          Fork = Some fork
      } ->
        let witness = Wire.witness input

        let read =
            witness.State
            |> List.filter (fun node -> Set.contains (Keccak.hash node) access.Nodes)

        let codes =
            witness.Codes
            |> List.filter (fun code -> Set.contains (Keccak.hash code) access.Codes)

        let stubs = read |> Seq.choose TrieNode.decode |> Seq.collect TrieNode.stubs

        Some
            {
                Input = input
                Output = output
                Access = access
                Fork = fork
                Nodes = setOf read
                Codes = setOf codes
                Stubs = setOf stubs
            }
    | _ -> None

let study bytes = studyAs Releases.newest bytes

/// Whether the wire carries the witness at all: the limits of EIP-8025.
let private isEncodable (witness: ExecutionWitness) =
    let within limit (entries: byte[] list) =
        entries |> List.forall (fun entry -> entry.Length <= limit)

    within 0x400 witness.State
    && within 0x1_0000 witness.Codes
    && within 0x400 witness.Headers
    && witness.Headers.Length <= 256

let private headerFaults (honest: Honest) (witness: ExecutionWitness) =
    let fork = honest.Fork
    let headers = WitnessRules.ancestors fork witness
    let hashes = witness.Headers |> List.map Keccak.hash
    let parent = List.tryLast (Wire.witness honest.Input).Headers

    List.concat
        [
            unless (WitnessRules.hasParent witness) MissingParentHeader
            unless (List.forall Option.isSome headers) MalformedHeader
            unless (WitnessRules.isContiguous headers hashes) BrokenHeaderChain
            unless (witness.Headers.IsEmpty || List.tryLast witness.Headers = parent) WrongParentHash
            unless (WitnessRules.areAncestorsComplete honest.Access witness) MissingAncestor
        ]

/// A node beyond those read matters only when it is reachable and malformed; it is looked for only when it could be.
let private isTreeCanonical (honest: Honest) (witness: ExecutionWitness) =
    let others = witness.State |> List.filter (honest.Nodes.Contains >> not)

    if others |> List.exists (fun node -> honest.Stubs.Contains(Keccak.hash node)) then
        WitnessRules.areReachableNodesCanonical (byHash witness.State) honest.Access.Roots
    else
        true

let private preimageFaults (honest: Honest) (witness: ExecutionWitness) =
    List.concat
        [
            unless (honest.Nodes.IsSubsetOf(setOf witness.State)) MissingNode
            unless (honest.Codes.IsSubsetOf(setOf witness.Codes)) MissingCode
            unless (isTreeCanonical honest witness) MalformedNode
        ]

let private canonicalFaults (honest: Honest) (witness: ExecutionWitness) =
    List.concat
        [
            WitnessRules.staticForm witness
            unless (List.forall honest.Nodes.Contains witness.State) UnusedNode
            unless (List.forall honest.Codes.Contains witness.Codes) UnusedCode
            unless (WitnessRules.areAncestorsMinimal honest.Access witness) UnusedAncestor
        ]

/// The verdict on an honest case's block with another witness. Its reasons are all that the witness gives cause for;
/// `judge` names among them the one execution meets first.
let expect conformance (honest: Honest) (witness: ExecutionWitness) =
    if not (isEncodable witness) then
        Reject(Wire.sentinel, [ UndecodableInput ])
    else
        let faults =
            headerFaults honest witness
            @ preimageFaults honest witness
            @ (if conformance = Canonical then
                   canonicalFaults honest witness
               else
                   [])

        if faults.IsEmpty then
            Accept honest.Output
        else
            Reject({ honest.Output with Success = false }, List.distinct faults)

/// The verdict on a forged witness without executing anything. A witness is content-addressed: what an honest execution
/// read is a set of byte strings, so that a forgery of the witness alone is judged by comparing sets (EIP-8025; decision 0022).
module Perjury.Model.Expect

open Perjury.Model.Reasons
open System.Collections.Generic
open Perjury.Model.WireTypes
open Perjury.Model.Releases
open Perjury.Model.Witness
open Perjury.Model.Judging

/// Entries that a witness needs of one list. A forgery shares most of them as objects, which are told apart by reference
/// before any byte is compared.
type Needed =
    {
        Entries: byte[][]
        References: HashSet<obj>
        Contents: HashSet<byte[]>
    }

let private setOf (entries: seq<byte[]>) =
    HashSet<byte[]>(entries, Bytes.equality)

let private referencesOf (entries: seq<byte[]>) =
    HashSet<obj>(Seq.cast<obj> entries, HashIdentity.Reference)

let private needed (entries: seq<byte[]>) =
    let entries = Array.ofSeq entries

    {
        Entries = entries
        References = referencesOf entries
        Contents = setOf entries
    }

/// Entries given beyond the needed ones.
let private beyond (needed: Needed) (given: byte[] list) =
    given
    |> List.filter (fun entry -> not (needed.References.Contains entry || needed.Contents.Contains entry))

/// Whether the needed entries are among the given as objects and in their order, as they are in most forgeries.
let private areInOrder (needed: Needed) (given: byte[] list) =
    let rec met count left =
        match left with
        | _ when count = needed.Entries.Length -> true
        | [] -> false
        | entry :: rest when obj.ReferenceEquals(entry, needed.Entries[count]) -> met (count + 1) rest
        | _ :: rest -> met count rest

    met 0 given

/// Whether every needed entry is given.
let private isComplete (needed: Needed) (given: byte[] list) =
    areInOrder needed given
    || (let shared = referencesOf given

        let others =
            needed.Entries |> Array.filter (fun entry -> not (shared.Contains entry))

        others.Length = 0 || setOf(given).IsSupersetOf others)

/// An input that is accepted, and what its execution reads.
type Honest =
    {
        Wire: WireSchemas.WireRelease
        Witness: ExecutionWitness
        Output: Output
        /// None when no fork could be found for the block: then no ancestor can be read.
        Fork: Forks.Fork option
        Nodes: Needed
        Codes: Needed
        /// Distance to the oldest ancestor whose hash was read; the parent is 1.
        Ancestors: int
        /// Where a look for nodes out of form begins.
        Roots: Lazy<Set<byte[]>>
        /// Hashes below the nodes that were read: the only places where another node could be reached.
        Stubs: Lazy<HashSet<byte[]>>
    }

let private stubsOf (nodes: Needed) =
    nodes.Entries
    |> Seq.choose TrieNode.decode
    |> Seq.collect TrieNode.stubs
    |> setOf

let private honestOf wire witness output fork nodes codes ancestors roots =
    {
        Wire = wire
        Witness = witness
        Output = output
        Fork = fork
        Nodes = nodes
        Codes = codes
        Ancestors = ancestors
        Roots = roots
        Stubs = lazy stubsOf nodes
    }

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

        let read hashes entries =
            entries
            |> Seq.filter (fun entry -> Set.contains (Keccak.hash entry) hashes)
            |> needed

        let nodes = read access.Nodes witness.State
        let codes = read access.Codes witness.Codes
        let roots = lazy access.Roots
        Some(honestOf releases.Wire witness output (Some fork) nodes codes access.Ancestors roots)
    | _ -> None

let study bytes = studyAs Releases.newest bytes

/// What there is to know, without execution, of an input that is known to be accepted in Canonical: every entry of its
/// witness is read.
let ofCanonical (releases: Releases) input =
    let subject = Subject.ofInput releases input
    let witness = subject.Witness

    let output =
        {
            Root = subject.Root
            Success = true
            ChainId = Wire.chainId input
            SchemaId = Wire.schemaId input
        }

    let fork = subject.Context |> Option.map (fun context -> context.Rules.Fork)
    let roots = lazy (witness.State |> Seq.map Keccak.hash |> Set.ofSeq)

    honestOf
        releases.Wire
        witness
        output
        fork
        (needed witness.State)
        (needed witness.Codes)
        witness.Headers.Length
        roots

let private isWithin limit length =
    match limit with
    | Ssz.AtMost most -> int64 length <= most
    | Ssz.Progressive -> true

let private fits schema (entries: byte[] list) =
    match schema with
    | Ssz.List(Ssz.ByteList longest, most) ->
        isWithin most entries.Length
        && List.forall (fun (entry: byte[]) -> isWithin longest entry.Length) entries
    | _ -> invalidOp "a witness is lists of byte strings"

/// Whether a release of the wire carries the witness at all: the limits of its lists.
let isEncodableAs (wire: WireSchemas.WireRelease) (witness: ExecutionWitness) =
    match wire.Witness with
    | Ssz.Container [ _, state; _, codes; _, headers ] ->
        fits state witness.State
        && fits codes witness.Codes
        && fits headers witness.Headers
    | _ -> invalidOp "a witness has three lists"

let private areSame (given: byte[] list) (honest: byte[] list) =
    given.Length = honest.Length
    && List.forall2 (fun (a: byte[]) b -> obj.ReferenceEquals(a, b) || Bytes.equal a b) given honest

let private readHeaders (honest: Honest) (witness: ExecutionWitness) =
    match honest.Fork with
    | Some fork -> WitnessRules.ancestors fork witness
    | None -> witness.Headers |> List.map (fun _ -> None)

let private changedHeaderFaults (honest: Honest) (witness: ExecutionWitness) =
    let headers = readHeaders honest witness
    let hashes = witness.Headers |> List.map Keccak.hash
    let parent = List.tryLast honest.Witness.Headers
    let isParent = Option.map2 Bytes.equal (List.tryLast witness.Headers) parent

    List.concat
        [
            unless (WitnessRules.hasParent witness) MissingParentHeader
            unless (List.forall Option.isSome headers) MalformedHeader
            unless (WitnessRules.isContiguous headers hashes) BrokenHeaderChain
            unless (isParent <> Some false) WrongParentHash
            unless (WitnessRules.areAncestorsComplete honest.Ancestors witness) MissingAncestor
        ]

let private headerFaults (honest: Honest) (witness: ExecutionWitness) =
    if areSame witness.Headers honest.Witness.Headers then
        []
    else
        changedHeaderFaults honest witness

/// A node beyond those read matters only when it is reachable and malformed; it is looked for only when it could be.
let private isTreeCanonical (honest: Honest) (witness: ExecutionWitness) =
    match beyond honest.Nodes witness.State with
    | [] -> true
    | others when
        others
        |> List.exists (fun node -> honest.Stubs.Value.Contains(Keccak.hash node))
        ->
        WitnessRules.areReachableNodesCanonical (byHash witness.State) honest.Roots.Value
    | _ -> true

let private preimageFaults (honest: Honest) (witness: ExecutionWitness) =
    List.concat
        [
            unless (isComplete honest.Nodes witness.State) MissingNode
            unless (isComplete honest.Codes witness.Codes) MissingCode
            unless (isTreeCanonical honest witness) MalformedNode
        ]

let private canonicalFaults (honest: Honest) (witness: ExecutionWitness) =
    List.concat
        [
            WitnessRules.staticForm witness
            unless (List.isEmpty (beyond honest.Nodes witness.State)) UnusedNode
            unless (List.isEmpty (beyond honest.Codes witness.Codes)) UnusedCode
            unless (WitnessRules.areAncestorsMinimal honest.Ancestors witness) UnusedAncestor
        ]

/// The verdict on an honest case's block with another witness, in either form of conformance. Its reasons are all that the witness gives
/// cause for; `judge` names among them the one execution meets first.
let expectBoth (honest: Honest) (witness: ExecutionWitness) : Conformance -> Verdict =
    if not (isEncodableAs honest.Wire witness) then
        fun _ -> Reject(Wire.sentinel, [ UndecodableInput ])
    else
        let faults = headerFaults honest witness @ preimageFaults honest witness

        let verdict faults =
            if List.isEmpty faults then
                Accept honest.Output
            else
                Reject({ honest.Output with Success = false }, List.distinct faults)

        fun conformance ->
            match conformance with
            | Sufficient -> verdict faults
            | Canonical -> verdict (faults @ canonicalFaults honest witness)

let expect conformance honest witness = expectBoth honest witness conformance

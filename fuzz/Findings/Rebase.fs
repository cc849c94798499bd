/// An honest input told again with less in its block: executed anew, so that header, witness and hashes fit what is left.
module Perjury.Fuzz.Findings.Rebase

open Perjury.Guest.Wire
open Perjury.Guest.Witness
open Perjury.Guest.Execution
open Perjury.Model
open Perjury.Mutators
open Perjury.Fuzz.Targets
open Perjury.Witness

// What is told here may well change nothing: a block without logs keeps its bloom.
let private tell draft mutation =
    match draft with
    | None -> None
    | Some draft ->
        match Apply.apply mutation draft with
        | Ok told -> Some told
        | Error ChangesNothing -> Some draft
        | Error _ -> None

let private tellAll mutations draft = List.fold tell (Some draft) mutations

/// Runs the block of an input as a node would; the result and the witness of what it read, when every transaction is valid.
let private execute (input: byte[]) =
    match StatelessInput.TryDecode input with
    | null, decoded ->
        match decoded.Claim.TryGetFork() with
        | null, fork ->
            match decoded.Claim.TryBind fork, AncestorChain.TryLink(decoded.Witness.Ancestors, fork) with
            | (null, block), (null, ancestors) ->
                let nodes = NodeStore(decoded.Witness.Nodes, 0UL)
                let codes = CodeStore(decoded.Witness.Codes, 0UL)

                let run =
                    BlockImport.Run(block, fork, decoded.ChainId, nodes, codes, ancestors, null, 1)

                match run.Result with
                | null -> None
                | result -> Some(result, run.Witness)
            | _ -> None
        | _ -> None
    | _ -> None

let private uint64 (value: uint64) = Bytes.ofUInt64LittleEndian 8 value

/// The items of one kind of request, as the wire has them.
let private requests (result: BlockResult) kind size =
    result.Requests
    |> Array.tryFind (fun packed -> packed.Length > 0 && packed[0] = kind)
    |> Option.map (fun packed -> Array.chunkBySize size packed[1..])
    |> Option.defaultValue [||]

let private list field (items: byte[][]) =
    Clear field
    :: [ for index, item in Array.indexed items -> Insert(field, index, item) ]

/// What the header says of the execution, and the requests that it made.
let private results hasRequests (result: BlockResult) =
    [
        Set(StateRoot, result.StateRoot.ToArray())
        Set(ReceiptsRoot, result.ReceiptsRoot.ToArray())
        Set(LogsBloom, result.LogsBloom)
        Set(GasUsed, uint64 result.GasUsed)
        Set(BlobGasUsed, uint64 result.BlobGasUsed)
        if hasRequests then
            yield! list Deposits (requests result 0uy 192)
            yield! list WithdrawalRequests (requests result 1uy 76)
            yield! list Consolidations (requests result 2uy 116)
        Pin
    ]

/// How many blobs a transaction of a payload carries.
let private blobs (transaction: byte[]) =
    if transaction.Length > 0 && transaction[0] = 3uy then
        match Rlp.decode transaction[1..] with
        | Ok(Rlp.List fields) when fields.Length > 10 ->
            match fields[10] with
            | Rlp.List hashes -> hashes.Length
            | Rlp.Str _ -> 0
        | _ -> 0
    else
        0

/// Leaves out an entry of the payload, with the versioned hashes that come with it.
let private without field index (draft: Draft) =
    match field with
    | Transactions ->
        let transactions = Family.entriesOf Transactions draft
        let before = transactions |> Array.take index |> Array.sumBy blobs
        let own = blobs transactions[index]
        let kept = (Family.entriesOf VersionedHashes draft).Length - own

        List.replicate own (Remove(VersionedHashes, before))
        @ [ Remove(Transactions, index) ]
        @ (if own > 0 then
               [ Set(BlobGasUsed, uint64 (131072UL * System.Convert.ToUInt64 kept)) ]
           else
               [])
        @ [ Pin ]
    | _ -> [ Remove(field, index); Pin ]

let private isTrue (guest: Target) (bytes: byte[]) =
    Answer.accepts (guest.Run Canonical bytes)

let private ofWitness (lists: WitnessLists) : Perjury.Mutators.Witness =
    {
        State = lists.State
        Codes = lists.Codes
        Headers = lists.Headers
    }

/// The subject without one transaction or withdrawal, as honest as it was; none where what is left is no valid block (a nonce is
/// missing), or has no payload.
let shorter (guest: Target) (subject: Subject) field index =
    subject.Draft
    |> tellAll (without field index subject.Draft)
    |> Option.bind (fun draft ->
        execute (Draft.encode draft)
        |> Option.bind (fun (result, witness) ->
            draft
            |> Draft.withWitness (ofWitness witness)
            |> tellAll (results (result.RequestsHash <> Perjury.Guest.Primitives.Hash256()) result)))
    |> Option.map Draft.encode
    |> Option.filter (isTrue guest)
    |> Option.bind (fun bytes -> Subject.ofBytes subject.Name bytes |> Result.toOption)

/// Lies about one draft told about another: what they named by its place they name by its content.
let move (mutations: Mutation list) (before: Draft) (after: Draft) =
    let place field index (before: Draft) (after: Draft) =
        Family.entriesOf field before
        |> Array.tryItem index
        |> Option.bind (fun entry -> Family.entriesOf field after |> Array.tryFindIndex (Bytes.equal entry))

    let clamp field at (after: Draft) =
        min at (Family.entriesOf field after).Length

    let moved mutation before after =
        let at field index make =
            place field index before after |> Option.map make

        match mutation with
        | Remove(field, index) -> at field index (fun i -> Remove(field, i))
        | Replace(field, index, entry) -> at field index (fun i -> Replace(field, i, entry))
        | Forge(field, index, entry) -> at field index (fun i -> Forge(field, i, entry))
        | Flip(field, index, offset, mask) -> at field index (fun i -> Flip(field, i, offset, mask))
        | Truncate(field, index, length) -> at field index (fun i -> Truncate(field, i, length))
        | Extend(field, index, tail) -> at field index (fun i -> Extend(field, i, tail))
        | Duplicate(field, index, to_) -> at field index (fun i -> Duplicate(field, i, clamp field to_ after))
        | Swap(field, first, second) ->
            Option.map2 (fun a b -> Swap(field, a, b)) (at field first id) (at field second id)
        | Insert(field, to_, entry) -> Some(Insert(field, clamp field to_ after, entry))
        | Clear _
        | Reverse _
        | Set _
        | Pin
        | CutInput _
        | ExtendInput _
        | OverwriteInput _ -> Some mutation

    let rec go told before after left =
        match left with
        | [] -> Some(List.rev told)
        | mutation :: rest ->
            match moved mutation before after with
            | None -> None
            | Some next ->
                match Apply.apply mutation before, Apply.apply next after with
                | Ok before, Ok after -> go (next :: told) before after rest
                | _ -> None

    go [] before after mutations

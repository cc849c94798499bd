/// Rebases mutations onto a smaller honest input: the block without one transaction or withdrawal, executed again so that header,
/// witness and hashes match.
module Perjury.Fuzz.Findings.Rebase

open Perjury.Guest.Claim
open Perjury.Guest.Execution
open Perjury.Guest.Wire
open Perjury.Guest.Witness
open Perjury.Model
open Perjury.Mutators
open Perjury.Fuzz.Targets
open Perjury.Witness

// A value that is set to what it was is no error here: a block without logs keeps its bloom.
let private applyTo draft mutation =
    match draft with
    | None -> None
    | Some draft ->
        match Apply.apply mutation draft with
        | Ok moved -> Some moved
        | Error ChangesNothing -> Some draft
        | Error _ -> None

let private applyAll mutations draft =
    List.fold applyTo (Some draft) mutations

/// Executes the block of an input as a full node does; gives the result and the witness of what it read when every transaction is
/// valid.
let private execute (input: byte[]) =
    match StatelessInput.TryDecode(input, WireRelease.OfInput) with
    | null, decoded ->
        match decoded.Claim.TryGetFork() with
        | null, fork ->
            match decoded.Claim.TryBind fork, WitnessState.TryOpen(decoded.Witness, fork, 0UL) with
            | (null, block), (null, state) ->
                let run =
                    BlockImport.Run(
                        block,
                        fork,
                        decoded.ChainId,
                        state.Nodes,
                        state.Codes,
                        state.Ancestors,
                        null,
                        1
                    )

                match run.Result with
                | null -> None
                | result -> Some(result, run.Witness)
            | _ -> None
        | _ -> None
    | _ -> None

let private uint64 (value: uint64) = Bytes.ofUInt64LittleEndian 8 value

/// Items of one request type in wire form.
let private requests (result: BlockResult) kind size =
    result.Requests
    |> Array.tryFind (fun packed -> packed.Length > 0 && packed[0] = kind)
    |> Option.map (fun packed -> Array.chunkBySize size packed[1..])
    |> Option.defaultValue [||]

let private list field (items: byte[][]) =
    Clear field
    :: [ for index, item in Array.indexed items -> Insert(field, index, item) ]

/// Mutations that set the header fields and requests that the execution determines.
let private results hasRequests (result: BlockResult) =
    [
        Set(StateRoot, result.StateRoot.ToArray())
        Set(ReceiptsRoot, result.ReceiptsRoot.ToArray())
        Set(LogsBloom, result.LogsBloom)
        Set(GasUsed, uint64 result.GasUsed)
        Set(BlobGasUsed, uint64 result.BlobGasUsed)
        if result.BlockAccessList.Length > 0 then
            Set(BlockAccessList, result.BlockAccessList)

        if hasRequests then
            yield! list Deposits (requests result 0uy 192)
            yield! list WithdrawalRequests (requests result 1uy 76)
            yield! list Consolidations (requests result 2uy 116)
            yield! list BuilderDeposits (requests result 3uy 184)
            yield! list BuilderExits (requests result 4uy 68)
        Pin
    ]

/// Number of blobs of a transaction.
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

/// Mutations that remove an entry of the payload, with its versioned hashes.
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

/// Honest input without one transaction or withdrawal; none where the rest is no valid block (a nonce is missing) or has no payload.
let shorter (guest: Target) (subject: Subject) field index =
    subject.Draft
    |> applyAll (without field index subject.Draft)
    |> Option.bind (fun draft ->
        execute (Draft.encode draft)
        |> Option.bind (fun (result, witness) ->
            draft
            |> Draft.withWitness (ofWitness witness)
            |> applyAll (results (result.RequestsHash <> Perjury.Guest.Primitives.Hash256()) result)))
    |> Option.map Draft.encode
    |> Option.filter (isTrue guest)
    |> Option.bind (fun bytes -> Subject.ofBytes subject.Name bytes |> Result.toOption)

/// Rebases mutations from one draft onto another: an entry that was named by its index is found again by its content.
let move (mutations: Mutation list) (before: Draft) (after: Draft) =
    let place field index (before: Draft) (after: Draft) =
        Family.entriesOf field before
        |> Array.tryItem index
        |> Option.bind (fun entry -> Family.entriesOf field after |> Array.tryFindIndex (Bytes.equal entry))

    let clamp field at (after: Draft) =
        min at (Family.entriesOf field after).Length

    let rebase mutation before after =
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
        | Fit _
        | ReplaceBlock _
        | CutInput _
        | ExtendInput _
        | OverwriteInput _ -> Some mutation

    let rec go rebased before after left =
        match left with
        | [] -> Some(List.rev rebased)
        | mutation :: rest ->
            match rebase mutation before after with
            | None -> None
            | Some next ->
                match Apply.apply mutation before, Apply.apply next after with
                | Ok before, Ok after -> go (next :: rebased) before after rest
                | _ -> None

    go [] before after mutations

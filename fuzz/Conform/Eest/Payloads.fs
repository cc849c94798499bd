/// engine_newPayload calls of EEST fixtures: the parameter checks of the Engine API (execution-apis), and the block that a call
/// delivers.
module Perjury.Fuzz.Conform.Eest.Payloads

open System
open Perjury.Fixtures
open Perjury.Guest
open Perjury.Guest.Chain
open Perjury.Guest.Crypto
open Perjury.Guest.Primitives
open Perjury.Guest.Claim
open Perjury.Witness

let private hash (bytes: byte[]) = Hash256 bytes

let private slices (items: seq<byte[]>) =
    [| for item in items -> ByteSlice item |]

let private orEmpty (items: seq<'T> | null) =
    match items with
    | null -> Seq.empty
    | items -> items

let private withdrawals (payload: EnginePayload) =
    [|
        for given in orEmpty payload.Withdrawals ->
            Withdrawal(given.Index, given.ValidatorIndex, Address given.Address, given.Amount)
    |]

/// Version of engine_newPayload that takes blocks of a form (execution-apis paris.md to amsterdam.md).
let private version (form: HeaderForm) =
    if form.HasBlockAccessListHash then 5
    elif form.HasRequestsHash then 4
    elif form.HasBlobGas then 3
    elif form.HasWithdrawalsRoot then 2
    else 1

let private types (requests: byte[] seq) =
    [ for request in requests -> if request.Length > 0 then int request[0] else -1 ]

/// Whether a payload gives every field that the header's form has in a payload, and no other.
let private hasFieldsOf (form: HeaderForm) (payload: EnginePayload) =
    Seq.zip HeaderJson.Fields payload.Fields
    |> Seq.indexed
    |> Seq.forall (fun (index, (field, given)) ->
        isNull field.PayloadName || isNull given <> (index < form.FieldCount))

/// Errors of the Engine API that come before any validation: -38005 and -32602.
let private refusal (form: HeaderForm) (payload: EnginePayload) =
    let expected = version form

    let isGiven (field: 'T) = not (isNull (box field))

    let requests = orEmpty payload.ExecutionRequests
    let kinds = types requests

    if payload.Version <> expected && (payload.Version > 2 || expected > 2) then
        Some $"engine_newPayloadV{payload.Version} does not take blocks of this fork, V{expected} does"
    elif
        not (
            hasFieldsOf form payload
            && isGiven payload.Withdrawals = form.HasWithdrawalsRoot
            && isGiven payload.VersionedHashes = form.HasBlobGas
            && isGiven payload.ParentBeaconBlockRoot = form.HasParentBeaconBlockRoot
            && isGiven payload.ExecutionRequests = form.HasRequestsHash
            && isGiven payload.BlockAccessList = form.HasBlockAccessListHash
        )
    then
        Some $"the parameters are not those of engine_newPayloadV{expected}"
    elif Seq.exists (fun (request: byte[]) -> request.Length < 2) requests then
        Some "a request has no data"
    elif List.pairwise kinds |> List.exists (fun (a, b) -> a >= b) then
        Some "the requests are not in ascending order of their types"
    else
        None

/// Header fields of a payload; those that a payload never has are zero.
let fieldsOf (payload: EnginePayload) : Header =
    Seq.map2
        (fun (field: HeaderField) (given: byte[] | null) ->
            match given with
            | null -> field.Zero
            | given -> given)
        HeaderJson.Fields
        payload.Fields
    |> HeaderFields.TryDecode
    |> nonNull

let private accessList (payload: EnginePayload) =
    match payload.BlockAccessList with
    | null -> [||]
    | list -> list

let private header (form: HeaderForm) (payload: EnginePayload) =
    let beaconRoot =
        match payload.ParentBeaconBlockRoot with
        | null -> Hash256()
        | root -> hash root

    let requestsHash = Requests.HashOf(Array.ofSeq (orEmpty payload.ExecutionRequests))

    let listHash =
        if form.HasBlockAccessListHash then
            Digest.Keccak256(ReadOnlySpan(accessList payload))
        else
            Hash256()

    ImpliedHeader.Of(
        form,
        fieldsOf payload,
        &listHash,
        slices payload.Transactions,
        withdrawals payload,
        &beaconRoot,
        &requestsHash
    )

/// Engine API call of a payload; the error says why the Engine API refuses it.
let callOf (fork: Fork) (payload: EnginePayload) =
    match refusal fork.HeaderForm payload with
    | Some why -> Error why
    | None ->
        Ok(
            EngineCall(
                Header = header fork.HeaderForm payload,
                BlockHash = hash payload.BlockHash,
                Transactions = slices payload.Transactions,
                Withdrawals = withdrawals payload,
                VersionedHashes = [| for item in orEmpty payload.VersionedHashes -> hash item |],
                Requests = Array.ofSeq (orEmpty payload.ExecutionRequests),
                BlockAccessList = accessList payload
            )
        )

/// Checks before the block is validated: the stated block hash, then the versioned hashes, where the block decodes.
let bind (fork: Fork) (call: EngineCall) : Rejection option =
    if call.Header.Hash <> call.BlockHash then
        Some(
            Rejection(
                Reason.BlockHashMismatch,
                $"the payload says {call.BlockHash}, its header hashes to {call.Header.Hash}"
            )
        )
    else
        match TransactionList.TryDecode(call.Transactions, fork) with
        | null, transactions when not (TransactionList.HasBlobHashes(transactions, call.VersionedHashes)) ->
            Some(
                Rejection(
                    Reason.VersionedHashesMismatch,
                    "the call lists hashes that are not those of its transactions"
                )
            )
        | _ -> None

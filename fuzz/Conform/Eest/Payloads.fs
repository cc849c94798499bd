/// engine_newPayload calls of EEST fixtures: the parameter checks of the Engine API (execution-apis), and the block that a call
/// delivers.
module Perjury.Fuzz.Conform.Eest.Payloads

open Perjury.Fixtures
open Perjury.Guest
open Perjury.Guest.Chain
open Perjury.Guest.Primitives
open Perjury.Guest.Trie
open Perjury.Witness

let private hash (bytes: byte[]) = Hash256 bytes

let private slices (items: seq<byte[]>) =
    [| for item in items -> ByteSlice item |]

let private wei (bytes: byte[]) = UInt256.FromBigEndian bytes

let private orEmpty (items: seq<'T> | null) =
    match items with
    | null -> Seq.empty
    | items -> items

/// Requests hash: sha256 over the sha256 of every request (EIP-7685).
let private requestsHash (requests: seq<byte[]>) =
    requests
    |> Seq.map System.Security.Cryptography.SHA256.HashData
    |> Array.concat
    |> System.Security.Cryptography.SHA256.HashData
    |> hash

let private withdrawals (payload: EnginePayload) =
    [|
        for given in orEmpty payload.Withdrawals ->
            Withdrawal(given.Index, given.ValidatorIndex, Address given.Address, given.Amount)
    |]

/// Version of engine_newPayload that takes blocks of a fork (execution-apis paris.md to osaka.md).
let private version (fork: Fork) =
    match fork.HeaderFieldCount with
    | 16 -> 1
    | 17 -> 2
    | 20 -> 3
    | _ -> 4

let private types (requests: byte[] seq) =
    [ for request in requests -> if request.Length > 0 then int request[0] else -1 ]

/// Errors of the Engine API that come before any validation: -38005 and -32602.
let private refusal (fork: Fork) (payload: EnginePayload) =
    let expected = version fork

    let isGiven since (field: 'T) =
        isNull (box field) <> (expected >= since)

    let requests = orEmpty payload.ExecutionRequests
    let kinds = types requests

    if payload.Version <> expected && (payload.Version > 2 || expected > 2) then
        Some $"engine_newPayloadV{payload.Version} does not take blocks of this fork, V{expected} does"
    elif
        not (
            isGiven 2 payload.Withdrawals
            && isGiven 3 payload.BlobGasUsed
            && isGiven 3 payload.ExcessBlobGas
            && isGiven 3 payload.VersionedHashes
            && isGiven 3 payload.ParentBeaconBlockRoot
            && isGiven 4 payload.ExecutionRequests
        )
    then
        Some $"the parameters are not those of engine_newPayloadV{expected}"
    elif Seq.exists (fun (request: byte[]) -> request.Length < 2) requests then
        Some "a request has no data"
    elif List.pairwise kinds |> List.exists (fun (a, b) -> a >= b) then
        Some "the requests are not in ascending order of their types"
    else
        None

let private header (fork: Fork) (payload: EnginePayload) =
    HeaderEncoder.WithHash(
        Header(
            FieldCount = fork.HeaderFieldCount,
            ParentHash = hash payload.ParentHash,
            OmmersHash = EmptyOmmers.Hash,
            Coinbase = Address payload.FeeRecipient,
            StateRoot = hash payload.StateRoot,
            TransactionsRoot = ListRoot.Compute(slices payload.Transactions),
            ReceiptsRoot = hash payload.ReceiptsRoot,
            LogsBloom = ByteSlice payload.LogsBloom,
            Difficulty = UInt256.Zero,
            Number = payload.BlockNumber,
            GasLimit = payload.GasLimit,
            GasUsed = payload.GasUsed,
            Timestamp = payload.Timestamp,
            ExtraData = ByteSlice payload.ExtraData,
            PrevRandao = hash payload.PrevRandao,
            Nonce = 0UL,
            BaseFeePerGas = wei payload.BaseFeePerGas,
            WithdrawalsRoot = WithdrawalList.Root(withdrawals payload),
            BlobGasUsed = Option.defaultValue 0UL (Option.ofNullable payload.BlobGasUsed),
            ExcessBlobGas = Option.defaultValue 0UL (Option.ofNullable payload.ExcessBlobGas),
            ParentBeaconBlockRoot =
                (match payload.ParentBeaconBlockRoot with
                 | null -> Hash256()
                 | root -> hash root),
            RequestsHash = requestsHash (orEmpty payload.ExecutionRequests),
            Hash = Hash256()
        )
    )

/// Engine API call of a payload; the error says why the Engine API refuses it.
let callOf (fork: Fork) (payload: EnginePayload) =
    match refusal fork payload with
    | Some why -> Error why
    | None ->
        Ok(
            EngineCall(
                Header = header fork payload,
                BlockHash = hash payload.BlockHash,
                Transactions = slices payload.Transactions,
                Withdrawals = withdrawals payload,
                VersionedHashes = [| for item in orEmpty payload.VersionedHashes -> hash item |],
                Requests = Array.ofSeq (orEmpty payload.ExecutionRequests)
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

/// Fields of the request as byte strings in wire form, read and written by name.
module internal Perjury.Mutators.Request

open System
open System.Buffers.Binary
open Perjury.Model
open Perjury.Model.WireTypes

let private le (value: uint64) = Bytes.ofUInt64LittleEndian 8 value

let private number (bytes: byte[]) =
    BinaryPrimitives.ReadUInt64LittleEndian(ReadOnlySpan bytes)

/// Splits an item of a fixed layout into its fields.
let private parts sizes (item: byte[]) =
    let cut at size = Array.sub item at size, at + size

    sizes |> List.mapFold cut 0 |> fst

let private withdrawalSizes = [ 8; 8; 20; 8 ]
let private depositSizes = [ 48; 32; 8; 96; 8 ]
let private withdrawalRequestSizes = [ 20; 48; 8 ]
let private consolidationSizes = [ 20; 48; 48 ]
let private builderDepositSizes = [ 48; 32; 8; 96 ]
let private builderExitSizes = [ 20; 48 ]

let private writeWithdrawal (w: Withdrawal) =
    Bytes.concat [ le w.Index; le w.ValidatorIndex; w.Address; le w.Amount ]

let private readWithdrawal item : Withdrawal =
    let fields = parts withdrawalSizes item

    {
        Index = number fields[0]
        ValidatorIndex = number fields[1]
        Address = fields[2]
        Amount = number fields[3]
    }

let private writeDeposit (d: DepositRequest) =
    Bytes.concat [ d.Pubkey; d.WithdrawalCredentials; le d.Amount; d.Signature; le d.Index ]

let private readDeposit item : DepositRequest =
    let fields = parts depositSizes item

    {
        Pubkey = fields[0]
        WithdrawalCredentials = fields[1]
        Amount = number fields[2]
        Signature = fields[3]
        Index = number fields[4]
    }

let private writeWithdrawalRequest (w: WithdrawalRequest) =
    Bytes.concat [ w.SourceAddress; w.ValidatorPubkey; le w.Amount ]

let private readWithdrawalRequest item : WithdrawalRequest =
    let fields = parts withdrawalRequestSizes item

    {
        SourceAddress = fields[0]
        ValidatorPubkey = fields[1]
        Amount = number fields[2]
    }

let private writeConsolidation (c: ConsolidationRequest) =
    Bytes.concat [ c.SourceAddress; c.SourcePubkey; c.TargetPubkey ]

let private readConsolidation item : ConsolidationRequest =
    let fields = parts consolidationSizes item

    {
        SourceAddress = fields[0]
        SourcePubkey = fields[1]
        TargetPubkey = fields[2]
    }

let private writeBuilderDeposit (d: BuilderDepositRequest) =
    Bytes.concat [ d.Pubkey; d.WithdrawalCredentials; le d.Amount; d.Signature ]

let private readBuilderDeposit item : BuilderDepositRequest =
    let fields = parts builderDepositSizes item

    {
        Pubkey = fields[0]
        WithdrawalCredentials = fields[1]
        Amount = number fields[2]
        Signature = fields[3]
    }

let private writeBuilderExit (e: BuilderExitRequest) =
    Bytes.concat [ e.SourceAddress; e.Pubkey ]

let private readBuilderExit item : BuilderExitRequest =
    let fields = parts builderExitSizes item

    {
        SourceAddress = fields[0]
        Pubkey = fields[1]
    }

let private requestEntries field (request: NewPayloadRequest) =
    let payload = request.ExecutionPayload
    let requests = request.ExecutionRequests
    let items write found = found |> List.map write |> Array.ofList

    match field with
    | State
    | Codes
    | Headers
    | PublicKeys -> [||]
    | Transactions -> Array.ofList payload.Transactions
    | VersionedHashes -> Array.ofList request.VersionedHashes
    | Withdrawals -> items writeWithdrawal payload.Withdrawals
    | Deposits -> items writeDeposit requests.Deposits
    | WithdrawalRequests -> items writeWithdrawalRequest requests.Withdrawals
    | Consolidations -> items writeConsolidation requests.Consolidations
    | BuilderDeposits -> items writeBuilderDeposit requests.BuilderDeposits
    | BuilderExits -> items writeBuilderExit requests.BuilderExits
    | EncodedRequests -> Array.ofList request.EncodedRequests

/// Entries of a list beside the witness; none for the lists of the witness.
let entries field (input: PayloadInput) =
    match field with
    | PublicKeys -> Array.ofList input.PublicKeys
    | _ -> requestEntries field input.Request

let private sized sizes read (entries: byte[][]) =
    let size = List.sum sizes

    if entries |> Array.forall (fun entry -> entry.Length = size) then
        Some(entries |> Array.map read |> List.ofArray)
    else
        None

let private withPayload change (request: NewPayloadRequest) =
    { request with
        ExecutionPayload = change request.ExecutionPayload
    }

let private withRequests change (request: NewPayloadRequest) =
    { request with
        ExecutionRequests = change request.ExecutionRequests
    }

let private withRequestEntries field entries (request: NewPayloadRequest) =
    /// The request with the items that the entries are, where each has the size of one.
    let items sizes read change =
        sized sizes read entries |> Option.map (fun items -> change items request)

    match field with
    | State
    | Codes
    | Headers
    | PublicKeys -> None
    | Transactions ->
        Some(
            withPayload
                (fun payload ->
                    { payload with
                        Transactions = List.ofArray entries
                    })
                request
        )
    | VersionedHashes ->
        items [ 32 ] id (fun hashes request ->
            { request with
                VersionedHashes = hashes
            })
    | Withdrawals ->
        items withdrawalSizes readWithdrawal (fun found ->
            withPayload (fun payload -> { payload with Withdrawals = found }))
    | Deposits ->
        items depositSizes readDeposit (fun found ->
            withRequests (fun requests -> { requests with Deposits = found }))
    | WithdrawalRequests ->
        items withdrawalRequestSizes readWithdrawalRequest (fun found ->
            withRequests (fun requests -> { requests with Withdrawals = found }))
    | Consolidations ->
        items consolidationSizes readConsolidation (fun found ->
            withRequests (fun requests -> { requests with Consolidations = found }))
    | BuilderDeposits ->
        items builderDepositSizes readBuilderDeposit (fun found ->
            withRequests (fun requests ->
                { requests with
                    BuilderDeposits = found
                }))
    | BuilderExits ->
        items builderExitSizes readBuilderExit (fun found ->
            withRequests (fun requests -> { requests with BuilderExits = found }))
    | EncodedRequests ->
        Some
            { request with
                EncodedRequests = List.ofArray entries
            }

/// Replaces the entries of a list; none when an entry has a size that the wire does not carry.
let withEntries field entries (input: PayloadInput) =
    match field with
    | PublicKeys ->
        Some
            { input with
                PublicKeys = List.ofArray entries
            }
    | _ ->
        withRequestEntries field entries input.Request
        |> Option.map (fun request -> { input with Request = request })

/// Requests of the execution layer to the consensus layer (EIP-7685) and the deposits among them (EIP-6110).
module Perjury.Model.Requests

open System.Security.Cryptography
open Perjury.Model.WireTypes

/// Request types with their payloads, in type order: 0 deposits, 1 withdrawals (EIP-7002), 2 consolidations (EIP-7251),
/// 3 builder deposits and 4 builder exits (EIP-8282).
type Requests = (byte * byte[]) list

/// sha256 over the sha256 of each non-empty request list, type byte first.
let hash (requests: Requests) =
    requests
    |> List.filter (fun (_, payload) -> payload.Length > 0)
    |> List.map (fun (kind, payload) -> SHA256.HashData(Array.append [| kind |] payload))
    |> Bytes.concat
    |> SHA256.HashData

let private packDeposit (r: DepositRequest) =
    Bytes.concat
        [
            r.Pubkey
            r.WithdrawalCredentials
            Bytes.ofUInt64LittleEndian 8 r.Amount
            r.Signature
            Bytes.ofUInt64LittleEndian 8 r.Index
        ]

let private packWithdrawal (r: WithdrawalRequest) =
    Bytes.concat [ r.SourceAddress; r.ValidatorPubkey; Bytes.ofUInt64LittleEndian 8 r.Amount ]

let private packConsolidation (r: ConsolidationRequest) =
    Bytes.concat [ r.SourceAddress; r.SourcePubkey; r.TargetPubkey ]

let private packBuilderDeposit (r: BuilderDepositRequest) =
    Bytes.concat
        [
            r.Pubkey
            r.WithdrawalCredentials
            Bytes.ofUInt64LittleEndian 8 r.Amount
            r.Signature
        ]

let private packBuilderExit (r: BuilderExitRequest) = Array.append r.SourceAddress r.Pubkey

/// The requests a payload claims, as the bytes they are hashed as.
let ofPayload (requests: ExecutionRequests) : Requests =
    [
        0uy, Bytes.concat (List.map packDeposit requests.Deposits)
        1uy, Bytes.concat (List.map packWithdrawal requests.Withdrawals)
        2uy, Bytes.concat (List.map packConsolidation requests.Consolidations)
        3uy, Bytes.concat (List.map packBuilderDeposit requests.BuilderDeposits)
        4uy, Bytes.concat (List.map packBuilderExit requests.BuilderExits)
    ]

/// The requests hash that a payload claims.
let claimed (request: NewPayloadRequest) =
    if request.EncodedRequests.IsEmpty then
        hash (ofPayload request.ExecutionRequests)
    else
        request.EncodedRequests
        |> List.map SHA256.HashData
        |> Bytes.concat
        |> SHA256.HashData

/// DepositEvent(bytes,bytes,bytes,bytes,bytes).
let private depositTopic =
    Bytes.ofHex "649bbc62d0e31342afea4e5cd82d4049e7e1ee912fc0889aa790803be39038c5"

let depositContract = Bytes.ofHex "00000000219ab540356cbb839cbe05303d7705fa"

/// Word positions and lengths of the five parts of a deposit event: pubkey, credentials, amount, signature, index.
let private depositLayout = [ 160, 48; 256, 32; 320, 8; 384, 96; 512, 8 ]

/// The 192 request bytes of a deposit event's 576 data bytes; None when the layout is not the contract's (EIP-6110).
let private depositOfEvent (data: byte[]) =
    let word at = Bytes.toBigInt (Bytes.slice at 32 data)

    let laidOut =
        depositLayout
        |> List.indexed
        |> List.forall (fun (i, (offset, length)) ->
            word (32 * i) = bigint offset && word offset = bigint length)

    if laidOut then
        Some(
            depositLayout
            |> List.map (fun (offset, length) -> Bytes.slice (offset + 32) length data)
            |> Bytes.concat
        )
    else
        None

/// Deposits among the logs of a block, (address, topics, data) each; None when an event is not laid out as it must be.
let depositsOfLogs (logs: (byte[] * byte[] list * byte[]) list) =
    let deposits =
        logs
        |> List.filter (fun (address, topics, _) ->
            address = depositContract && List.tryHead topics = Some depositTopic)
        |> List.map (fun (_, _, data) -> if data.Length = 576 then depositOfEvent data else None)

    if List.forall Option.isSome deposits then
        Some(deposits |> List.map Option.get |> Bytes.concat)
    else
        None

/// Fitting: the values that a credulous guest computes from a mutated input take the place of the honest ones, as the author of a
/// block is free to have them. Only the check that the leniency lacks can then reject the input.
module internal Perjury.Mutators.Fit

open Perjury.Model
open Perjury.Model.Rlp
open Perjury.Model.WireTypes

let private lengthOf kind =
    match kind with
    | 0uy -> Some(Deposits, 192)
    | 1uy -> Some(WithdrawalRequests, 76)
    | 2uy -> Some(Consolidations, 116)
    | 3uy -> Some(BuilderDeposits, 184)
    | 4uy -> Some(BuilderExits, 68)
    | _ -> None

/// The lists of requests that an execution gives; none where the wire has no room for them.
let private withRequests (requests: Requests.Requests) (input: PayloadInput) =
    let given field =
        requests
        |> List.tryPick (fun (kind, payload) ->
            match lengthOf kind with
            | Some(named, size) when named = field -> Some(Array.chunkBySize size payload)
            | _ -> None)
        |> Option.defaultValue [||]

    [ Deposits; WithdrawalRequests; Consolidations; BuilderDeposits; BuilderExits ]
    |> List.fold
        (fun state field ->
            state
            |> Option.bind (fun input ->
                let entries = given field

                if Request.entries field input = entries then
                    Some input
                else
                    Request.withEntries field entries input))
        (Some input)

let private ofPayload leniency (result: Transition.Result) (input: PayloadInput) =
    let payload = input.Request.ExecutionPayload
    let logs = result.Receipts |> List.collect (fun receipt -> receipt.Logs)

    let request =
        { input.Request with
            ExecutionPayload =
                { payload with
                    StateRoot = result.StateRoot
                    ReceiptsRoot = Receipts.root result.Receipts
                    LogsBloom = Receipts.bloom logs
                    GasUsed = result.GasUsed
                    BlobGasUsed = result.BlobGasUsed
                    BlockAccessList =
                        if payload.BlockAccessList.Length = 0 then
                            payload.BlockAccessList
                        else
                            BlockAccessList.encode result.AccessList
                }
        }

    let fork = Forks.ofIndex (byte (input.SchemaId >>> 8))

    let fitted = { input with Request = request }

    // where the wire has requests encoded, the honest ones stay
    if
        leniency = Leniency.RequestsUnchecked
        || fork < Some Forks.Prague
        || not request.EncodedRequests.IsEmpty
    then
        Some fitted
    else
        withRequests result.Requests fitted

/// Fields of a header by their place: what execution decides.
let private ofHeader (result: Transition.Result) (fields: Item list) =
    let logs = result.Receipts |> List.collect (fun receipt -> receipt.Logs)

    fields
    |> List.mapi (fun place field ->
        match place with
        | 3 -> Str result.StateRoot
        | 5 -> Str(Receipts.root result.Receipts)
        | 6 -> Str(Receipts.bloom logs)
        | 10 -> Rlp.ofUInt64 result.GasUsed
        | 17 -> Rlp.ofUInt64 result.BlobGasUsed
        | 20 -> Str(Requests.hash result.Requests)
        | 21 -> Str(Keccak.hash (BlockAccessList.encode result.AccessList))
        | _ -> field)

let private ofBlock result (block: byte[]) =
    match Rlp.decode block with
    | Ok(List(List header :: body)) -> Some(Rlp.encode (List(List(ofHeader result header) :: body)))
    | _ -> None

/// The input with what the leniency gives pinned in it; none where it gives nothing.
let fit releases leniency (input: StatelessInput) =
    Belief.ofInput releases leniency input
    |> Option.bind (fun result ->
        match input with
        | Payload payload -> ofPayload leniency result payload |> Option.bind Forge.pin |> Option.map Payload
        | Block block ->
            ofBlock result block.Block
            |> Option.map (fun bytes -> Block { block with Block = bytes }))

/// Names of mutations: one line for reports, JSON in both directions for files.
module Perjury.Mutators.Naming

open System.Text.Json
open System.Text.Json.Nodes
open Perjury.Model

let private fields =
    [
        State, "state-node", "state-nodes"
        Codes, "code", "codes"
        Headers, "header", "headers"
        Transactions, "transaction", "transactions"
        VersionedHashes, "versioned-hash", "versioned-hashes"
        Withdrawals, "withdrawal", "withdrawals"
        Deposits, "deposit", "deposits"
        WithdrawalRequests, "withdrawal-request", "withdrawal-requests"
        Consolidations, "consolidation", "consolidations"
        BuilderDeposits, "builder-deposit", "builder-deposits"
        BuilderExits, "builder-exit", "builder-exits"
        EncodedRequests, "encoded-request", "encoded-requests"
        PublicKeys, "public-key", "public-keys"
    ]

let private entry field =
    fields |> List.pick (fun (f, one, _) -> if f = field then Some one else None)

let private list field =
    fields |> List.pick (fun (f, _, many) -> if f = field then Some many else None)

let scalarName scalar =
    match scalar with
    | ParentHash -> "parent-hash"
    | FeeRecipient -> "fee-recipient"
    | StateRoot -> "state-root"
    | ReceiptsRoot -> "receipts-root"
    | LogsBloom -> "logs-bloom"
    | PrevRandao -> "prev-randao"
    | BlockNumber -> "block-number"
    | GasLimit -> "gas-limit"
    | GasUsed -> "gas-used"
    | Timestamp -> "timestamp"
    | ExtraData -> "extra-data"
    | BaseFeePerGas -> "base-fee-per-gas"
    | BlockHash -> "block-hash"
    | BlobGasUsed -> "blob-gas-used"
    | ExcessBlobGas -> "excess-blob-gas"
    | ParentBeaconBlockRoot -> "parent-beacon-block-root"
    | BlockAccessList -> "block-access-list"
    | SlotNumber -> "slot-number"
    | ChainId -> "chain-id"
    | SchemaId -> "schema-id"

/// Name of a mutation without its positions, in the words of EEST's modifiers.
let name mutation =
    match mutation with
    | Remove(field, _) -> "remove-" + entry field
    | Clear field -> "clear-" + list field
    | Duplicate(field, _, _) -> "duplicate-" + entry field
    | Swap(field, _, _) -> "swap-" + list field
    | Reverse field -> "reverse-" + list field
    | Insert(field, _, _) -> "add-" + entry field
    | Replace(field, _, _) -> "replace-" + entry field
    | Flip(field, _, _, _) -> "flip-" + entry field
    | Truncate(field, _, _) -> "truncate-" + entry field
    | Extend(field, _, _) -> "extend-" + entry field
    | Set(scalar, _) -> "set-" + scalarName scalar
    | Forge(field, _, _) -> "forge-" + entry field
    | Pin -> "pin-block-hash"
    | Fit _ -> "fit"
    | ReplaceBlock _ -> "replace-block"
    | CutInput _ -> "cut-input"
    | ExtendInput _ -> "extend-input"
    | OverwriteInput _ -> "overwrite-input"

let private short (bytes: byte[]) =
    if bytes.Length <= 16 then
        "0x" + Bytes.toHex bytes
    else
        $"0x{Bytes.toHex (Bytes.slice 0 8 bytes)}… ({bytes.Length} bytes)"

/// Description in one line.
let text mutation =
    let arguments =
        match mutation with
        | Clear _
        | Pin
        | Reverse _ -> ""
        | Remove(_, index) -> $" {index}"
        | Duplicate(_, index, at) -> $" {index} at {at}"
        | Swap(_, first, second) -> $" {first} and {second}"
        | Insert(_, at, entry) -> $" {short entry} at {at}"
        | Forge(_, index, entry)
        | Replace(_, index, entry) -> $" {index} by {short entry}"
        | Set(_, value) -> $" to {short value}"
        | Fit leniency -> $" {Leniency.name leniency}"
        | ReplaceBlock bytes -> $" by {short bytes}"
        | CutInput length -> $" to {length} bytes"
        | ExtendInput tail -> $" by {short tail}"
        | OverwriteInput(offset, bytes) -> $" at {offset} with {short bytes}"
        | Flip(_, index, offset, mask) -> $" {index} byte {offset} mask 0x{mask:x2}"
        | Truncate(_, index, length) -> $" {index} to {length} bytes"
        | Extend(_, index, tail) -> $" {index} by {short tail}"

    name mutation + arguments

let texts mutations =
    mutations |> List.map text |> String.concat "; "

let private allNames =
    [
        for field, _, _ in fields do
            for sample in
                [
                    Remove(field, 0)
                    Clear field
                    Duplicate(field, 0, 0)
                    Swap(field, 0, 0)
                    Reverse field
                    Insert(field, 0, [||])
                    Replace(field, 0, [||])
                    Flip(field, 0, 0, 0uy)
                    Truncate(field, 0, 0)
                    Extend(field, 0, [||])
                    Forge(field, 0, [||])
                ] do
                name sample, sample

        for sample in
            [
                Pin
                Fit Leniency.MissingNodeAbsent
                ReplaceBlock [||]
                CutInput 0
                ExtendInput [||]
                OverwriteInput(0, [||])
                for scalar in Scalars.all do
                    Set(scalar, [||])
            ] do
            name sample, sample
    ]
    |> Map.ofList

/// `{"mutation":"flip-state-node","index":3,"offset":17,"mask":1}`
let toJson mutation =
    let fields: (string * (JsonNode | null)) list =
        let number (value: int) : JsonNode | null = JsonValue.Create value

        let hex (bytes: byte[]) : JsonNode | null =
            JsonValue.Create("0x" + Bytes.toHex bytes)

        match mutation with
        | Clear _
        | Pin
        | Reverse _ -> []
        | Remove(_, index) -> [ "index", number index ]
        | Duplicate(_, index, at) -> [ "index", number index; "at", number at ]
        | Swap(_, first, second) -> [ "first", number first; "second", number second ]
        | Insert(_, at, bytes) -> [ "at", number at; "entry", hex bytes ]
        | Forge(_, index, bytes)
        | Replace(_, index, bytes) -> [ "index", number index; "entry", hex bytes ]
        | Set(_, value) -> [ "value", hex value ]
        | Fit leniency -> [ "leniency", JsonValue.Create(Leniency.name leniency) ]
        | ReplaceBlock bytes -> [ "block", hex bytes ]
        | CutInput length -> [ "length", number length ]
        | ExtendInput tail -> [ "tail", hex tail ]
        | OverwriteInput(offset, bytes) -> [ "offset", number offset; "bytes", hex bytes ]
        | Flip(_, index, offset, mask) ->
            [ "index", number index; "offset", number offset; "mask", number (int mask) ]
        | Truncate(_, index, length) -> [ "index", number index; "length", number length ]
        | Extend(_, index, tail) -> [ "index", number index; "tail", hex tail ]

    let object = JsonObject()
    object["mutation"] <- JsonValue.Create(name mutation)

    for key, value in fields do
        object[key] <- value

    object

type private Reader(object: JsonElement) =
    let field (key: string) (kind: JsonValueKind) =
        match object.TryGetProperty key with
        | true, value when value.ValueKind = kind -> Ok value
        | true, _ -> Error $"field \"{key}\" has the wrong type"
        | false, _ -> Error $"missing field \"{key}\""

    member _.Text key =
        field key JsonValueKind.String
        |> Result.map (fun value -> value.GetString() |> Option.ofObj |> Option.defaultValue "")

    member _.Number key =
        field key JsonValueKind.Number
        |> Result.bind (fun value ->
            match value.TryGetInt32() with
            | true, number -> Ok number
            | false, _ -> Error $"field \"{key}\" is no 32-bit number")

    member reader.Bytes key =
        reader.Text key
        |> Result.bind (fun text ->
            match Bytes.tryOfHex text with
            | Some bytes -> Ok bytes
            | None -> Error $"field \"{key}\" is no hex")

let private both first second make =
    match first, second with
    | Ok a, Ok b -> Ok(make (a, b))
    | Error reason, _
    | _, Error reason -> Error reason

let private readListLie (from: Reader) sample =
    let index = from.Number "index"

    match sample with
    | Remove(field, _) -> index |> Result.map (fun index -> Remove(field, index))
    | Duplicate(field, _, _) -> both index (from.Number "at") (fun (index, at) -> Duplicate(field, index, at))
    | Swap(field, _, _) ->
        both (from.Number "first") (from.Number "second") (fun (first, second) -> Swap(field, first, second))
    | Insert(field, _, _) ->
        both (from.Number "at") (from.Bytes "entry") (fun (at, entry) -> Insert(field, at, entry))
    | Replace(field, _, _) ->
        both index (from.Bytes "entry") (fun (index, entry) -> Replace(field, index, entry))
    | Forge(field, _, _) -> both index (from.Bytes "entry") (fun (index, entry) -> Forge(field, index, entry))
    | Flip(field, _, _, _) ->
        both (both index (from.Number "offset") id) (from.Number "mask") (fun ((index, offset), mask) ->
            Flip(field, index, offset, byte mask))
    | Truncate(field, _, _) ->
        both index (from.Number "length") (fun (index, length) -> Truncate(field, index, length))
    | Extend(field, _, _) -> both index (from.Bytes "tail") (fun (index, tail) -> Extend(field, index, tail))
    | plain -> Ok plain

let private read (from: Reader) sample =
    match sample with
    | Set(scalar, _) -> from.Bytes "value" |> Result.map (fun value -> Set(scalar, value))
    | Fit _ ->
        from.Text "leniency"
        |> Result.bind (fun name ->
            match Leniency.ofName name with
            | Some leniency -> Ok(Fit leniency)
            | None -> Error $"unknown leniency \"{name}\"")
    | ReplaceBlock _ -> from.Bytes "block" |> Result.map ReplaceBlock
    | CutInput _ -> from.Number "length" |> Result.map CutInput
    | ExtendInput _ -> from.Bytes "tail" |> Result.map ExtendInput
    | OverwriteInput _ -> both (from.Number "offset") (from.Bytes "bytes") OverwriteInput
    | _ -> readListLie from sample

/// Parses a mutation from JSON; the error names the wrong field.
let ofJson (element: JsonElement) =
    if element.ValueKind <> JsonValueKind.Object then
        Error "a mutation is an object"
    else
        let from = Reader element

        from.Text "mutation"
        |> Result.bind (fun name ->
            match Map.tryFind name allNames with
            | Some sample -> read from sample
            | None -> Error $"unknown mutation \"{name}\"")

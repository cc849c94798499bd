/// The guest's input and output bytes: `schema id (2, big-endian) ‖ SSZ(StatelessInput)` in, 43 bytes out (EIP-8025).
module Perjury.Model.Wire

open Perjury.Model.WireTypes
open Perjury.Model.WireSchemas
open Perjury.Model.WireValues

/// At least one fork; block numbers before timestamps, and neither going down.
let private isOrdered (config: ChainConfig) =
    let position (entry: ForkActivation) = entry.ByTimestamp, entry.Activation

    not config.Forks.IsEmpty
    && config.Forks
       |> List.pairwise
       |> List.forall (fun (a, b) -> position a <= position b)

let private checkConfig input =
    match input with
    | Block block when not (isOrdered block.ChainConfig) -> Error BadChainConfig
    | _ -> Ok input

/// Strict on every byte string: `encode` of the result is the input.
let decode (input: byte[]) =
    let decodeBody schema read =
        Ssz.decode schema (Bytes.slice 2 (input.Length - 2) input)
        |> Result.mapError NotCanonical
        |> Result.map read

    if input.Length < 2 then
        Error TooShort
    else
        let schemaId = int input[0] * 256 + int input[1]

        match shapeOf schemaId with
        | _ when schemaId = BlockSchemaId -> decodeBody blockInput readBlockInput |> Result.bind checkConfig
        | Some shape -> decodeBody (payloadInput (requestSchema shape)) (readPayloadInput schemaId)
        | None -> Error(UnknownSchema schemaId)

let private prefix schemaId =
    [| byte (schemaId >>> 8); byte schemaId |]

/// Bytes of an input; fields its schema does not carry are left out.
let encode input =
    match input with
    | Payload p ->
        let shape = shapeOf p.SchemaId |> Option.defaultValue PragueShape

        let value =
            Ssz.Fields [ writeRequest shape p.Request; writeWitness p.Witness; Ssz.ofUInt64 p.ChainId ]

        Array.append (prefix p.SchemaId) (Ssz.encode (payloadInput (requestSchema shape)) value)
    | Block b ->
        let value =
            Ssz.Fields [ Ssz.Bytes b.Block; writeWitness b.Witness; writeConfig b.ChainConfig ]

        Array.append (prefix BlockSchemaId) (Ssz.encode blockInput value)

/// hash_tree_root(NewPayloadRequest) under the schema's shape: the first 32 bytes of the output.
let requestRoot schemaId request =
    let shape = shapeOf schemaId |> Option.defaultValue PragueShape
    HashTreeRoot.hashTreeRoot (requestSchema shape) (writeRequest shape request)

let schemaId input =
    match input with
    | Payload p -> p.SchemaId
    | Block _ -> BlockSchemaId

let chainId input =
    match input with
    | Payload p -> p.ChainId
    | Block b -> b.ChainConfig.ChainId

let witness input =
    match input with
    | Payload p -> p.Witness
    | Block b -> b.Witness

let withWitness witness input =
    match input with
    | Payload p -> Payload { p with Witness = witness }
    | Block b -> Block { b with Witness = witness }

/// Answer to bytes that are no input: 43 zero bytes.
let sentinel =
    {
        Root = Bytes.zeros 32
        Success = false
        ChainId = 0UL
        SchemaId = 0
    }

let encodeOutput (output: Output) =
    Bytes.concat
        [
            output.Root
            [| (if output.Success then 1uy else 0uy) |]
            Bytes.ofUInt64LittleEndian 8 output.ChainId
            Bytes.ofUInt64LittleEndian 2 (uint64 output.SchemaId)
        ]

let decodeOutput (bytes: byte[]) =
    if bytes.Length <> 43 || bytes[32] > 1uy then
        None
    else
        Some
            {
                Root = Bytes.slice 0 32 bytes
                Success = bytes[32] = 1uy
                ChainId = Bytes.toUInt64LittleEndian (Bytes.slice 33 8 bytes)
                SchemaId = int (Bytes.toUInt64LittleEndian (Bytes.slice 41 2 bytes))
            }

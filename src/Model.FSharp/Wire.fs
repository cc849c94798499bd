/// The guest's input and output bytes: `schema id (2, big-endian) ‖ SSZ(StatelessInput)` in, 43 bytes out (EIP-8025).
module Perjury.Model.Wire

open Perjury.Model.WireTypes
open Perjury.Model.WireSchemas
open Perjury.Model.WireValues

/// The release of today.
let newest = v21_0_7

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

/// Strict on every byte string: `encodeAs` of the result is the input.
let decodeAs (release: WireRelease) (input: byte[]) =
    let decodeBody from schema read =
        Ssz.decodeFrom from schema input
        |> Result.mapError NotCanonical
        |> Result.map read

    if not release.HasSchemaId then
        decodeBody 0 release.Input (readPayloadInput AmsterdamSchemaId)
    elif input.Length < 2 then
        Error TooShort
    else
        let schemaId = int input[0] * 256 + int input[1]

        match shapeOf schemaId with
        | _ when schemaId = BlockSchemaId -> decodeBody 2 blockInput readBlockInput |> Result.bind checkConfig
        | Some shape -> decodeBody 2 (payloadInput release shape) (readPayloadInput schemaId)
        | None -> Error(UnknownSchema schemaId)

let decode input = decodeAs newest input

let private prefix schemaId =
    [| byte (schemaId >>> 8); byte schemaId |]

let private shapeOrPrague schemaId =
    shapeOf schemaId |> Option.defaultValue PragueShape

/// Bytes of an input; fields its schema does not carry are left out.
let encodeAs (release: WireRelease) input =
    match input with
    | Payload p ->
        let shape = shapeOrPrague p.SchemaId

        let body =
            Ssz.encode (payloadInput release shape) (writePayloadInput release shape p)

        if release.HasSchemaId then
            Array.append (prefix p.SchemaId) body
        else
            body
    | Block b ->
        let value =
            Ssz.Fields [ Ssz.Bytes b.Block; writeWitness b.Witness; writeConfig b.ChainConfig ]

        Array.append (prefix BlockSchemaId) (Ssz.encode blockInput value)

let encode input = encodeAs newest input

/// hash_tree_root(NewPayloadRequest) under the schema's shape: the first 32 bytes of the output.
let requestRootAs (release: WireRelease) schemaId request =
    let shape = shapeOrPrague schemaId
    HashTreeRoot.hashTreeRoot (requestSchema release shape) (writeRequest release.RequestForm shape request)

let requestRoot schemaId request = requestRootAs newest schemaId request

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

let encodeOutputAs (release: WireRelease) (output: Output) =
    Bytes.concat
        [
            output.Root
            [| (if output.Success then 1uy else 0uy) |]
            Bytes.ofUInt64LittleEndian 8 output.ChainId
            if release.HasSchemaId then
                Bytes.ofUInt64LittleEndian 2 (uint64 output.SchemaId)
        ]

let encodeOutput output = encodeOutputAs newest output

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

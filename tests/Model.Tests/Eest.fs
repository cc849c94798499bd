/// EEST blockchain tests: reading the JSON, and running every block of a case through the model.
module Perjury.Tests.Eest

open System.Globalization
open System.Numerics
open System.Text.Json
open Perjury.Model
open Perjury.Model.WireTypes
open Perjury.Model.Chain

type Block =
    {
        Rlp: byte[]
        /// What upstream says is wrong, alternatives separated by '|'.
        Exception: string option
    }

type Case =
    {
        Name: string
        Network: string
        ChainId: uint64
        Genesis: byte[]
        Pre: Allocation list
        Blobs: (string * BlobParameters) list
        Blocks: Block list
        LastBlockHash: byte[]
    }

// reading

let private text (json: JsonElement) = nonNull (json.GetString())

let private tryField (name: string) (json: JsonElement) =
    match json.TryGetProperty name with
    | true, value -> Some value
    | _ -> None

let private bytesOf json =
    let digits = (text json).Substring 2
    Bytes.ofHex (if digits.Length % 2 = 0 then digits else "0" + digits)

let private number (digits: string) =
    if digits.StartsWith "0x" then
        BigInteger.Parse("0" + digits.Substring 2, NumberStyles.HexNumber)
    else
        BigInteger.Parse digits

let private numberOf json = number (text json)

let private readAccount (property: JsonProperty) : Allocation =
    {
        Address = Bytes.padLeft 20 (Bytes.ofHex property.Name)
        Nonce = uint64 (numberOf (property.Value.GetProperty "nonce"))
        Balance = numberOf (property.Value.GetProperty "balance")
        Code = bytesOf (property.Value.GetProperty "code")
        Storage =
            [
                for slot in (property.Value.GetProperty "storage").EnumerateObject() ->
                    number slot.Name, numberOf slot.Value
            ]
    }

let private networkForks =
    [
        "Frontier", 0x01uy
        "Homestead", 0x02uy
        "EIP150", 0x04uy
        "TangerineWhistle", 0x04uy
        "EIP158", 0x05uy
        "SpuriousDragon", 0x05uy
        "Byzantium", 0x06uy
        "Constantinople", 0x18uy
        "ConstantinopleFix", 0x07uy
        "Istanbul", 0x08uy
        "Berlin", 0x0Auy
        "London", 0x0Buy
        "Paris", 0x0Euy
        "Shanghai", 0x0Fuy
        "Cancun", 0x10uy
        "Prague", 0x11uy
        "Osaka", 0x12uy
        "BPO1", 0x13uy
        "BPO2", 0x14uy
        "Amsterdam", 0x15uy
        "BPO3", 0x16uy
        "BPO4", 0x17uy
    ]
    |> Map.ofList

let private readBlobs (json: JsonElement) =
    tryField "config" json
    |> Option.bind (tryField "blobSchedule")
    |> Option.map (fun schedule ->
        [
            for entry in schedule.EnumerateObject() do
                match Map.tryFind entry.Name networkForks with
                | Some fork ->
                    entry.Name,
                    {
                        Fork = fork
                        Target = uint64 (numberOf (entry.Value.GetProperty "target"))
                        Max = uint64 (numberOf (entry.Value.GetProperty "max"))
                        UpdateFraction = uint64 (numberOf (entry.Value.GetProperty "baseFeeUpdateFraction"))
                    }
                | None -> ()
        ])
    |> Option.defaultValue []

let private readCase (property: JsonProperty) =
    let json = property.Value

    {
        Name = property.Name
        Network = text (json.GetProperty "network")
        ChainId =
            tryField "config" json
            |> Option.bind (tryField "chainid")
            |> Option.map (numberOf >> uint64)
            |> Option.defaultValue 1UL
        Genesis = bytesOf (json.GetProperty "genesisRLP")
        Pre =
            [
                for account in (json.GetProperty "pre").EnumerateObject() -> readAccount account
            ]
        Blobs = readBlobs json
        Blocks =
            [
                for block in (json.GetProperty "blocks").EnumerateArray() ->
                    {
                        Rlp = bytesOf (block.GetProperty "rlp")
                        Exception = tryField "expectException" block |> Option.map text
                    }
            ]
        LastBlockHash = bytesOf (json.GetProperty "lastblockhash")
    }

/// Cases of one JSON file; a file of another format has none.
let cases (json: byte[]) =
    seq {
        use document = JsonDocument.Parse json

        for property in document.RootElement.EnumerateObject() do
            if
                (tryField "genesisRLP" property.Value).IsSome
                && (tryField "blocks" property.Value).IsSome
            then
                yield readCase property
    }

// configuration

/// Activations of a network's name, or None when the model does not serve it.
let forksOf (network: string) =
    let at name byTimestamp activation =
        Map.tryFind name networkForks
        |> Option.map (fun fork ->
            {
                Fork = fork
                ByTimestamp = byTimestamp
                Activation = activation
            })

    match network.Split "To" with
    | [| one |] -> at one false 0UL |> Option.map List.singleton
    | [| before; after |] when after.EndsWith "AtTime15k" ->
        match at before false 0UL, at (after.Replace("AtTime15k", "")) true 15000UL with
        | Some first, Some second -> Some [ first; second ]
        | _ -> None
    | _ -> None

let configOf case forks : ChainConfig =
    {
        ChainId = case.ChainId
        Forks = forks
        Blobs = List.map snd case.Blobs
    }

let headerOfBlock (rlp: byte[]) =
    match Rlp.decode rlp with
    | Ok(Rlp.List(header :: _)) ->
        Headers.ofItem header |> Option.map (fun decoded -> decoded, Rlp.encode header)
    | _ -> None

let genesisOf case =
    let root, chain = Chain.allocate case.Pre

    match headerOfBlock case.Genesis with
    | Some(header, bytes) when header.StateRoot = root -> Chain.ofGenesis bytes chain
    | Some _ -> failwith "the genesis state root is not the pre-state's"
    | None -> failwith "the genesis does not decode"

/// The execution payload form of a valid block, where a schema carries it.
let payloadInput case forks (rlp: byte[]) (result: Transition.Result) =
    let schema =
        headerOfBlock rlp
        |> Option.bind (fun (header, _) ->
            Subject.activeFork (configOf case forks) header.Number header.Timestamp)
        |> Option.map (fun (index, _) -> int index * 256 + 1)
        |> Option.filter (fun schema -> (WireSchemas.shapeOf schema).IsSome)

    match schema, headerOfBlock rlp, Rlp.decode rlp with
    | Some schema, Some(header, _), Ok(Rlp.List [ _; Rlp.List transactions; _; Rlp.List withdrawals ]) ->
        Payloads.ofBlock schema case.ChainId header transactions withdrawals result.Requests result.AccessList
    | _ -> None

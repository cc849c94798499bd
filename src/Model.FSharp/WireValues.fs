/// Records and SSZ values, field by field in the wire order of EIP-8025; the two directions stand next to each other.
module Perjury.Model.WireValues

open System.Numerics
open Perjury.Model.Ssz
open Perjury.Model.WireTypes
open Perjury.Model.WireSchemas

let private shapeError () =
    invalidOp "the value does not have the shape its schema promises"

let private raw value =
    match value with
    | Bytes bytes -> bytes
    | _ -> shapeError ()

let private number value = Bytes.toUInt64LittleEndian (raw value)

let private many read value =
    match value with
    | Items values -> List.map read values
    | _ -> shapeError ()

let private items write values = Items(List.map write values)

let private readWithdrawal value =
    match value with
    | Fields [ index; validator; address; amount ] ->
        {
            Index = number index
            ValidatorIndex = number validator
            Address = raw address
            Amount = number amount
        }
    | _ -> shapeError ()

let private writeWithdrawal (w: Withdrawal) =
    Fields
        [
            ofUInt64 w.Index
            ofUInt64 w.ValidatorIndex
            Bytes w.Address
            ofUInt64 w.Amount
        ]

let private readPayload value =
    match value with
    | Fields(parent :: recipient :: state :: receipts :: bloom :: randao :: blockNumber :: gasLimit :: gasUsed :: timestamp :: extra :: baseFee :: blockHash :: transactions :: withdrawals :: added) ->
        let blobGasUsed, excessBlobGas =
            match added with
            | used :: excess :: _ -> number used, number excess
            | _ -> 0UL, 0UL

        let accessList, slotNumber =
            match added with
            | [ _; _; list; slot ] -> raw list, number slot
            | _ -> Bytes.empty, 0UL

        {
            ParentHash = raw parent
            FeeRecipient = raw recipient
            StateRoot = raw state
            ReceiptsRoot = raw receipts
            LogsBloom = raw bloom
            PrevRandao = raw randao
            BlockNumber = number blockNumber
            GasLimit = number gasLimit
            GasUsed = number gasUsed
            Timestamp = number timestamp
            ExtraData = raw extra
            BaseFeePerGas = BigInteger(System.ReadOnlySpan(raw baseFee), isUnsigned = true)
            BlockHash = raw blockHash
            Transactions = many raw transactions
            Withdrawals = many readWithdrawal withdrawals
            BlobGasUsed = blobGasUsed
            ExcessBlobGas = excessBlobGas
            BlockAccessList = accessList
            SlotNumber = slotNumber
        }
    | _ -> shapeError ()

let private writePayload shape (p: ExecutionPayload) =
    [
        Bytes p.ParentHash
        Bytes p.FeeRecipient
        Bytes p.StateRoot
        Bytes p.ReceiptsRoot
        Bytes p.LogsBloom
        Bytes p.PrevRandao
        ofUInt64 p.BlockNumber
        ofUInt64 p.GasLimit
        ofUInt64 p.GasUsed
        ofUInt64 p.Timestamp
        Bytes p.ExtraData
        Bytes(Array.rev (Bytes.ofWord p.BaseFeePerGas))
        Bytes p.BlockHash
        items Bytes p.Transactions
        items writeWithdrawal p.Withdrawals
    ]
    @ (if shape = ShanghaiShape then
           []
       else
           [ ofUInt64 p.BlobGasUsed; ofUInt64 p.ExcessBlobGas ])
    @ (if shape = AmsterdamShape then
           [ Bytes p.BlockAccessList; ofUInt64 p.SlotNumber ]
       else
           [])
    |> Fields

let private readDeposit value : DepositRequest =
    match value with
    | Fields [ pubkey; credentials; amount; signature; index ] ->
        {
            Pubkey = raw pubkey
            WithdrawalCredentials = raw credentials
            Amount = number amount
            Signature = raw signature
            Index = number index
        }
    | _ -> shapeError ()

let private writeDeposit (r: DepositRequest) =
    Fields
        [
            Bytes r.Pubkey
            Bytes r.WithdrawalCredentials
            ofUInt64 r.Amount
            Bytes r.Signature
            ofUInt64 r.Index
        ]

let private readWithdrawalRequest value : WithdrawalRequest =
    match value with
    | Fields [ address; pubkey; amount ] ->
        {
            SourceAddress = raw address
            ValidatorPubkey = raw pubkey
            Amount = number amount
        }
    | _ -> shapeError ()

let private writeWithdrawalRequest (r: WithdrawalRequest) =
    Fields [ Bytes r.SourceAddress; Bytes r.ValidatorPubkey; ofUInt64 r.Amount ]

let private readConsolidation value =
    match value with
    | Fields [ address; source; target ] ->
        {
            SourceAddress = raw address
            SourcePubkey = raw source
            TargetPubkey = raw target
        }
    | _ -> shapeError ()

let private writeConsolidation (r: ConsolidationRequest) =
    Fields [ Bytes r.SourceAddress; Bytes r.SourcePubkey; Bytes r.TargetPubkey ]

let private readBuilderDeposit value : BuilderDepositRequest =
    match value with
    | Fields [ pubkey; credentials; amount; signature ] ->
        {
            Pubkey = raw pubkey
            WithdrawalCredentials = raw credentials
            Amount = number amount
            Signature = raw signature
        }
    | _ -> shapeError ()

let private writeBuilderDeposit (r: BuilderDepositRequest) =
    Fields
        [
            Bytes r.Pubkey
            Bytes r.WithdrawalCredentials
            ofUInt64 r.Amount
            Bytes r.Signature
        ]

let private readBuilderExit value : BuilderExitRequest =
    match value with
    | Fields [ address; pubkey ] ->
        {
            SourceAddress = raw address
            Pubkey = raw pubkey
        }
    | _ -> shapeError ()

let private writeBuilderExit (r: BuilderExitRequest) =
    Fields [ Bytes r.SourceAddress; Bytes r.Pubkey ]

let noRequests =
    {
        Deposits = []
        Withdrawals = []
        Consolidations = []
        BuilderDeposits = []
        BuilderExits = []
    }

let private readRequests value =
    match value with
    | Fields(deposits :: withdrawals :: consolidations :: builders) ->
        let requests =
            { noRequests with
                Deposits = many readDeposit deposits
                Withdrawals = many readWithdrawalRequest withdrawals
                Consolidations = many readConsolidation consolidations
            }

        match builders with
        | [ builderDeposits; builderExits ] ->
            { requests with
                BuilderDeposits = many readBuilderDeposit builderDeposits
                BuilderExits = many readBuilderExit builderExits
            }
        | _ -> requests
    | _ -> shapeError ()

let private writeRequests shape (r: ExecutionRequests) =
    [
        items writeDeposit r.Deposits
        items writeWithdrawalRequest r.Withdrawals
        items writeConsolidation r.Consolidations
    ]
    @ (if shape = AmsterdamShape then
           [
               items writeBuilderDeposit r.BuilderDeposits
               items writeBuilderExit r.BuilderExits
           ]
       else
           [])
    |> Fields

let readRequest value =
    let shanghai payload =
        {
            ExecutionPayload = readPayload payload
            VersionedHashes = []
            ParentBeaconBlockRoot = Bytes.zeros 32
            ExecutionRequests = noRequests
            EncodedRequests = []
        }

    let cancun payload hashes beaconRoot =
        { shanghai payload with
            VersionedHashes = many raw hashes
            ParentBeaconBlockRoot = raw beaconRoot
        }

    match value with
    | Fields [ payload ] -> shanghai payload
    | Fields [ payload; hashes; beaconRoot ] -> cancun payload hashes beaconRoot
    | Fields [ payload; hashes; beaconRoot; Items _ as encoded ] ->
        { cancun payload hashes beaconRoot with
            EncodedRequests = many raw encoded
        }
    | Fields [ payload; hashes; beaconRoot; requests ] ->
        { cancun payload hashes beaconRoot with
            ExecutionRequests = readRequests requests
        }
    | _ -> shapeError ()

let writeRequest form shape (r: NewPayloadRequest) =
    let payload = [ writePayload shape r.ExecutionPayload ]
    let cancun = [ items Bytes r.VersionedHashes; Bytes r.ParentBeaconBlockRoot ]

    match shape, form with
    | ShanghaiShape, _ -> Fields payload
    | CancunShape, _ -> Fields(payload @ cancun)
    | AmsterdamShape, Encoded -> Fields(payload @ cancun @ [ items Bytes r.EncodedRequests ])
    | (PragueShape | AmsterdamShape), _ ->
        Fields(payload @ cancun @ [ writeRequests shape r.ExecutionRequests ])

let readWitness value =
    match value with
    | Fields [ state; codes; headers ] ->
        {
            State = many raw state
            Codes = many raw codes
            Headers = many raw headers
        }
    | _ -> shapeError ()

let writeWitness (w: ExecutionWitness) =
    Fields [ items Bytes w.State; items Bytes w.Codes; items Bytes w.Headers ]

let private readActivation value =
    match value with
    | Fields [ fork; byTimestamp; activation ] ->
        {
            Fork = (raw fork)[0]
            ByTimestamp = (raw byTimestamp)[0] = 1uy
            Activation = number activation
        }
    | _ -> shapeError ()

let private writeActivation (a: ForkActivation) =
    Fields
        [
            Bytes [| a.Fork |]
            Bytes [| (if a.ByTimestamp then 1uy else 0uy) |]
            ofUInt64 a.Activation
        ]

let private readBlobs value =
    match value with
    | Fields [ fork; target; most; fraction ] ->
        {
            Fork = (raw fork)[0]
            Target = number target
            Max = number most
            UpdateFraction = number fraction
        }
    | _ -> shapeError ()

let private writeBlobs (b: BlobParameters) =
    Fields
        [
            Bytes [| b.Fork |]
            ofUInt64 b.Target
            ofUInt64 b.Max
            ofUInt64 b.UpdateFraction
        ]

let readConfig value =
    match value with
    | Fields [ chainId; forks; blobs ] ->
        {
            ChainId = number chainId
            Forks = many readActivation forks
            Blobs = many readBlobs blobs
        }
    | _ -> shapeError ()

let writeConfig (c: ChainConfig) =
    Fields [ ofUInt64 c.ChainId; items writeActivation c.Forks; items writeBlobs c.Blobs ]

let readPayloadInput schemaId value =
    match value with
    | Fields(request :: witness :: chainId :: keys) ->
        Payload
            {
                SchemaId = schemaId
                Request = readRequest request
                Witness = readWitness witness
                ChainId = number chainId
                PublicKeys = keys |> List.collect (many raw)
            }
    | _ -> shapeError ()

let writePayloadInput (release: WireRelease) shape (p: PayloadInput) =
    let keys =
        if shape = AmsterdamShape && release.PublicKeys.IsSome then
            [ items Bytes p.PublicKeys ]
        else
            []

    Fields(
        [
            writeRequest release.RequestForm shape p.Request
            writeWitness p.Witness
            ofUInt64 p.ChainId
        ]
        @ keys
    )

let readBlockInput value =
    match value with
    | Fields [ block; witness; config ] ->
        Block
            {
                Block = raw block
                Witness = readWitness witness
                ChainConfig = readConfig config
            }
    | _ -> shapeError ()

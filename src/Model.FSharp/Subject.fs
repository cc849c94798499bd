/// What is judged: the block inside an input, in either wire form, with its fork and what is wrong with it by itself.
module Perjury.Model.Subject

open Perjury.Model.Reasons
open Perjury.Model.Forks
open Perjury.Model.Headers
open Perjury.Model.Blocks
open Perjury.Model.WireTypes
open Perjury.Model.Releases
open Perjury.Model.HeaderRules

/// A block to be judged: its fork, its header's hash, what is wrong with it by itself, and itself if it could be read.
type Subject =
    {
        /// None when no fork could be found for the block.
        Context: ForkContext option
        Witness: ExecutionWitness
        ChainId: uint64
        Root: byte[]
        Faults: Reason list
        Block: Block option
    }

let private forkOfSchema schemaId =
    Forks.ofIndex (byte (schemaId >>> 8)) |> Option.defaultValue Frontier

/// EIP-4844 binds the payload to the consensus block: the transactions' blob hashes, in order, and no others.
let private areVersionedHashesBound (block: Block) (request: NewPayloadRequest) =
    let decoded = block.Transactions |> List.map snd

    if List.forall Result.isOk decoded then
        let hashes =
            decoded
            |> List.collect (fun transaction ->
                transaction |> Result.map Transactions.versionedHashes |> Result.defaultValue [])

        hashes = request.VersionedHashes
    else
        true

let private transactionFaults (block: Block) =
    block.Transactions
    |> List.collect (fun (_, decoded) ->
        match decoded with
        | Ok _ -> []
        | Error reasons -> reasons)

/// EIP-7934: 10 MiB less a margin of 2 MiB for the consensus block.
let private isSizeAllowed (rules: Rules) (block: Block) =
    rules.Fork < Osaka || block.Size <= 8_388_608L

/// Where the wire has public keys, each is the key that signed its transaction, uncompressed; a transaction that nobody
/// signed has none to compare.
let private publicKeyFaults (releases: Releases) fork (block: Block) (input: PayloadInput) =
    let isRight (key: byte[]) (_, decoded) =
        match decoded with
        | Error _ -> true
        | Ok transaction ->
            match TransactionRules.signer fork input.ChainId transaction with
            | Ok signer -> key[0] = 4uy && Bytes.equal signer (Bytes.slice 1 64 key)
            | Error _ -> true

    if
        fork < Amsterdam
        || releases.Wire.PublicKeys.IsNone
        || not releases.Wire.ArePublicKeysChecked
    then
        []
    elif input.PublicKeys.Length <> block.Transactions.Length then
        [ WrongPublicKeyCount ]
    else
        unless (List.forall2 isRight input.PublicKeys block.Transactions) WrongPublicKey

let private ofPayload (releases: Releases) (input: PayloadInput) =
    let fork = forkOfSchema input.SchemaId
    let block = Blocks.ofPayload fork input.Request
    let rules = ForkTable.rulesAs releases.Rules fork
    let isBound = Headers.hash block.Header = input.Request.ExecutionPayload.BlockHash

    {
        Context = Some { Rules = rules; DaoForkBlock = None }
        Witness = input.Witness
        ChainId = input.ChainId
        Root = Wire.requestRootAs releases.Wire input.SchemaId input.Request
        Faults =
            transactionFaults block
            @ unless isBound BlockHashMismatch
            @ unless (fork < Cancun || areVersionedHashesBound block input.Request) VersionedHashesMismatch
            @ unless (isSizeAllowed rules block) BlockTooLarge
            @ publicKeyFaults releases fork block input
        Block = Some block
    }

/// The fork of a block under a configuration: the last entry that has begun.
let activeFork (config: ChainConfig) number timestamp =
    config.Forks
    |> List.tryFindBack (fun (entry: ForkActivation) ->
        entry.Activation <= (if entry.ByTimestamp then timestamp else number))
    |> Option.bind (fun entry -> Forks.ofIndex entry.Fork |> Option.map (fun fork -> entry.Fork, fork))

/// The active fork's rules, with the configuration's blob parameters in the place of the fork's own.
let private contextOf release (config: ChainConfig) (header: Header) =
    activeFork config header.Number header.Timestamp
    |> Option.map (fun (index, fork) ->
        let rules = ForkTable.rulesAs (Forks.releaseOfIndex release index) fork

        let blobs =
            config.Blobs
            |> List.tryFind (fun entry -> entry.Fork = index)
            |> Option.map (fun entry ->
                {
                    Target = entry.Target
                    Max = entry.Max
                    UpdateFraction = entry.UpdateFraction
                })

        let daoForkBlock =
            config.Forks
            |> List.tryFind (fun entry -> Forks.ofIndex entry.Fork = Some DaoFork)
            |> Option.map (fun entry -> entry.Activation)

        {
            Rules =
                { rules with
                    Blobs = rules.Blobs |> Option.map (fun own -> Option.defaultValue own blobs)
                }
            DaoForkBlock = if fork >= DaoFork then daoForkBlock else None
        })

/// A subject whose block cannot be read; without a context its ancestors cannot be either.
let private unreadable (input: BlockInput) context root faults =
    {
        Context = context
        Witness = input.Witness
        ChainId = input.ChainConfig.ChainId
        Root = root
        Faults = faults
        Block = None
    }

/// The block under the fork its header falls into. From here on the output names the block: its header has been read.
let private inContext (input: BlockInput) (header: Header) (context: ForkContext) =
    let fork = context.Rules.Fork
    let root = Headers.hash header
    let isOfFork = Headers.ofItemAt fork (Headers.toItem header) |> Option.isSome

    match Blocks.ofBytes fork input.Block with
    | Some block ->
        {
            Context = Some context
            Witness = input.Witness
            ChainId = input.ChainConfig.ChainId
            Root = root
            Faults =
                transactionFaults block
                @ unless (isSizeAllowed context.Rules block) BlockTooLarge
            Block = Some block
        }
    | None -> unreadable input (Some context) root (MalformedBlock :: unless isOfFork MalformedHeader)

let private ofBlock (releases: Releases) (input: BlockInput) =
    match Blocks.headerOf input.Block with
    | None -> unreadable input None (Bytes.zeros 32) [ MalformedBlock; MalformedHeader ]
    | Some header ->
        match contextOf releases.Rules input.ChainConfig header with
        | None -> unreadable input None (Headers.hash header) [ UnknownFork ]
        | Some context -> inContext input header context

/// The subject of any decoded input.
let ofInput releases input =
    match input with
    | Payload payload -> ofPayload releases payload
    | Block block -> ofBlock releases block

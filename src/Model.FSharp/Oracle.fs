/// The judge: what the guest must answer to any bytes, and why.
module Perjury.Model.Oracle

open System.Threading
open Perjury.Model.Forks
open Perjury.Model.Headers
open Perjury.Model.Blocks
open Perjury.Model.WireTypes
open Perjury.Model.HeaderRules
open Perjury.Model.Witness

type Conformance =
    /// The witness answers every read; more, unsorted or twice does not matter (what EEST expects).
    | Sufficient
    /// The witness is the builder's, byte for byte.
    | Canonical

type Verdict =
    | Accept of Output
    /// With every reason that holds: all of the static ones, and those at the first place where execution stops.
    | Reject of Output * Reason list

let output verdict =
    match verdict with
    | Accept output
    | Reject(output, _) -> output

let private unless holds reason = if holds then [] else [ reason ]

// the block of an input

/// A block to be judged: its fork, its header's hash, what is wrong with it by itself, and itself if it could be read.
type private Subject =
    {
        Context: ForkContext
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

let private ofPayload (input: PayloadInput) =
    let fork = forkOfSchema input.SchemaId
    let block = Blocks.ofPayload fork input.Request
    let isBound = Headers.hash block.Header = input.Request.ExecutionPayload.BlockHash

    {
        Context =
            {
                Rules = Forks.rules fork
                DaoForkBlock = None
            }
        Witness = input.Witness
        ChainId = input.ChainId
        Root = Wire.requestRoot input.SchemaId input.Request
        Faults =
            transactionFaults block
            @ unless isBound BlockHashMismatch
            @ unless (fork < Cancun || areVersionedHashesBound block input.Request) VersionedHashesMismatch
            @ unless (isSizeAllowed (Forks.rules fork) block) BlockTooLarge
        Block = Some block
    }

/// The fork of a block under a configuration: the last entry that has begun.
let activeFork (config: ChainConfig) number timestamp =
    config.Forks
    |> List.tryFindBack (fun (entry: ForkActivation) ->
        entry.Activation <= (if entry.ByTimestamp then timestamp else number))
    |> Option.bind (fun entry -> Forks.ofIndex entry.Fork |> Option.map (fun fork -> entry.Fork, fork))

/// The active fork's rules, with the configuration's blob parameters in the place of the fork's own.
let private contextOf (config: ChainConfig) (header: Header) =
    activeFork config header.Number header.Timestamp
    |> Option.map (fun (index, fork) ->
        let rules = Forks.rules fork

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
            |> List.tryFind (fun entry -> Forks.ofIndex entry.Fork = Some DaoFork && not entry.ByTimestamp)
            |> Option.map (fun entry -> entry.Activation)

        {
            Rules =
                { rules with
                    Blobs = rules.Blobs |> Option.map (fun own -> Option.defaultValue own blobs)
                }
            DaoForkBlock = if fork >= DaoFork then daoForkBlock else None
        })

let private unreadable (input: BlockInput) root faults =
    {
        Context =
            {
                Rules = Forks.rules Frontier
                DaoForkBlock = None
            }
        Witness = input.Witness
        ChainId = input.ChainConfig.ChainId
        Root = root
        Faults = faults
        Block = None
    }

let private ofBlockItem (input: BlockInput) headerItem item =
    let noRoot = Bytes.zeros 32

    match Headers.ofItem headerItem with
    | None -> unreadable input noRoot [ MalformedBlock; MalformedHeader ]
    | Some header ->
        match contextOf input.ChainConfig header with
        | None -> unreadable input (Headers.hash header) [ UnknownFork ]
        | Some context ->
            match Blocks.ofItem context.Rules.Fork (int64 input.Block.Length) item with
            | None -> unreadable input noRoot [ MalformedBlock; MalformedHeader ]
            | Some block ->
                {
                    Context = context
                    Witness = input.Witness
                    ChainId = input.ChainConfig.ChainId
                    Root = Headers.hash header
                    Faults =
                        transactionFaults block
                        @ unless (isSizeAllowed context.Rules block) BlockTooLarge
                    Block = Some block
                }

let private ofBlock (input: BlockInput) =
    match Rlp.decode input.Block with
    | Ok(Rlp.List(headerItem :: _) as item) -> ofBlockItem input headerItem item
    | _ -> unreadable input (Bytes.zeros 32) [ MalformedBlock ]

let private subjectOf input =
    match input with
    | Payload payload -> ofPayload payload
    | Block block -> ofBlock block

// roots that the body alone decides

let private bodyFaults (block: Block) =
    let transactions = Blocks.transactionsRoot (List.map fst block.Transactions)

    unless (transactions = block.Header.TransactionsRoot) WrongTransactionsRoot
    @ unless
        (block.Header.WithdrawalsRoot
         |> Option.forall ((=) (Blocks.withdrawalsRoot block.Withdrawals)))
        WrongWithdrawalsRoot

// the witness

/// The rules of the canonical form that need no execution.
let private staticForm (witness: ExecutionWitness) =
    List.concat
        [
            unless (WitnessRules.isSorted witness.State) UnsortedNodes
            unless (WitnessRules.isUnique witness.State) DuplicateNode
            unless (WitnessRules.hasNoEmptyNode witness) UnusedNode
            unless (WitnessRules.isSorted witness.Codes) UnsortedCodes
            unless (WitnessRules.isUnique witness.Codes) DuplicateCode
            unless (WitnessRules.hasNoEmptyCode witness) UnusedCode
        ]

let private minimalForm access (witness: ExecutionWitness) =
    List.concat
        [
            unless (WitnessRules.areNodesMinimal access witness) UnusedNode
            unless (WitnessRules.areCodesMinimal access witness) UnusedCode
            unless (WitnessRules.areAncestorsMinimal access witness) UnusedAncestor
        ]

let private ancestorFaults headers hashes witness =
    List.concat
        [
            unless (WitnessRules.hasParent witness) MissingParentHeader
            unless (List.forall Option.isSome headers) MalformedHeader
            unless (WitnessRules.isContiguous headers hashes) BrokenHeaderChain
        ]

// judging

/// The result of execution, or what stopped it; ommers first, since rewards depend on them.
let private execute subject (block: Block) (ancestry: Ancestry) pre =
    let ommers =
        try
            HeaderRules.ommers subject.Context ancestry block.Header block.Ommers
        with WitnessFault reason ->
            [ reason ]

    if ommers.IsEmpty then
        Transition.execute subject.Context subject.ChainId block pre
    else
        Error ommers

/// A judgement with what the execution read, when there was one.
type Judgement =
    {
        Verdict: Verdict
        Access: Access option
    }

/// The block run on a parent's state, and what it read there.
let private run subject block (preimages: Preimages) (headers: Header option list) (parent: Header) =
    let pre = PreState(preimages, parent.StateRoot)
    let table = Array.ofList headers

    let ancestry offset =
        let hash = pre.AncestorHash offset

        match table[table.Length - offset] with
        | Some header -> header, hash
        | None -> raise (WitnessFault MalformedHeader)

    let executed = execute subject block ancestry pre
    executed, pre.Access

/// Rules that need the parent: the link, the header's rules, execution, and what the witness had too little or too much of.
let private withParent conformance subject (block: Block) preimages headers (parent: Header) =
    let executed, access = run subject block preimages headers parent
    let canonical = WitnessRules.areReachableNodesCanonical preimages.Node access.Roots

    let afterwards =
        match executed with
        | Error reasons -> reasons
        | Ok result ->
            Transition.compare block.Header result
            @ (if conformance = Canonical then
                   minimalForm access subject.Witness
               else
                   [])

    let reasons =
        List.concat
            [
                unless (block.Header.ParentHash = Array.last preimages.Ancestors) WrongParentHash
                HeaderRules.againstParent subject.Context block.Header parent
                afterwards
                unless canonical MalformedNode
            ]

    reasons, access

let private preimagesOf (witness: ExecutionWitness) =
    {
        Node = byHash witness.State
        Code = byHash witness.Codes
        Ancestors = witness.Headers |> List.map Keccak.hash |> Array.ofList
    }

let private judgeSubject conformance subject =
    let preimages = preimagesOf subject.Witness
    let headers = WitnessRules.ancestors subject.Context.Rules.Fork subject.Witness

    let form =
        if conformance = Canonical then
            staticForm subject.Witness
        else
            []

    let further, access =
        match subject.Block, List.tryLast headers with
        | Some block, Some(Some parent) ->
            let reasons, access = withParent conformance subject block preimages headers parent
            bodyFaults block @ reasons, Some access
        | Some block, _ -> bodyFaults block, None
        | None, _ -> [], None

    let ancestors =
        if subject.Block.IsSome then
            ancestorFaults headers (List.ofArray preimages.Ancestors) subject.Witness
        else
            []

    List.distinct (subject.Faults @ ancestors @ form @ further), access

let private judgeInput conformance input =
    let subject = subjectOf input
    let reasons, access = judgeSubject conformance subject

    let output =
        {
            Root = subject.Root
            Success = reasons.IsEmpty
            ChainId = Wire.chainId input
            SchemaId = Wire.schemaId input
        }

    {
        Verdict =
            if reasons.IsEmpty then
                Accept output
            else
                Reject(output, reasons)
        Access = access
    }

/// Calls nest 1024 deep; a thread of its own gives the recursion the room it needs whoever asks.
let private onDeepStack (work: unit -> 'a) : 'a =
    let mutable result = Error(exn "the work has not run")

    let run () =
        result <-
            (try
                Ok(work ())
             with fault ->
                 Error fault)

    let thread = Thread(run, 256 * 1024 * 1024)
    thread.Start()
    thread.Join()

    match result with
    | Ok value -> value
    | Error fault -> raise fault

/// Verdict on any bytes, with what was read.
let examine conformance (bytes: byte[]) =
    match Wire.decode bytes with
    | Error(TooShort | UnknownSchema _) ->
        {
            Verdict = Reject(Wire.sentinel, [ Reason.UnknownSchema ])
            Access = None
        }
    | Error(NotCanonical _ | BadChainConfig) ->
        {
            Verdict = Reject(Wire.sentinel, [ UndecodableInput ])
            Access = None
        }
    | Ok input -> onDeepStack (fun () -> judgeInput conformance input)

/// Verdict on any bytes.
let judge conformance bytes = (examine conformance bytes).Verdict

/// The witness of an input made from all that is known about the parent's state: what execution reads, sorted.
/// The input's own witness counts only for its headers. None when the block or its parent cannot be read.
let prove (preimages: Preimages) input =
    let subject = subjectOf input
    let headers = WitnessRules.ancestors subject.Context.Rules.Fork subject.Witness

    let sorted find hashes =
        hashes |> Seq.choose find |> List.ofSeq |> List.sortWith Bytes.compare

    match subject.Block, List.tryLast headers with
    | Some block, Some(Some parent) ->
        let executed, access =
            onDeepStack (fun () -> run subject block preimages headers parent)

        let needed = min headers.Length (max 1 access.Ancestors)

        Some(
            {
                State = sorted preimages.Node access.Nodes
                Codes = sorted preimages.Code access.Codes
                Headers = List.skip (headers.Length - needed) subject.Witness.Headers
            },
            executed
        )
    | _ -> None

/// What the guest must answer to any bytes, and why (execution-specs `stateless.py`; all reasons by decision 0022).
module Perjury.Model.Judging

open Perjury.Model.Reasons
open System
open System.Threading
open Perjury.Model.Headers
open Perjury.Model.Blocks
open Perjury.Model.WireTypes
open Perjury.Model.Releases
open Perjury.Model.HeaderRules
open Perjury.Model.Subject
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

// roots that the body alone decides

let private bodyFaults (block: Block) =
    let transactions = Blocks.transactionsRoot (List.map fst block.Transactions)

    unless (transactions = block.Header.TransactionsRoot) WrongTransactionsRoot
    @ unless
        (block.Header.WithdrawalsRoot
         |> Option.forall ((=) (Blocks.withdrawalsRoot block.Withdrawals)))
        WrongWithdrawalsRoot

// the witness

let private minimalForm (access: Access) (witness: ExecutionWitness) =
    List.concat
        [
            unless (WitnessRules.areNodesMinimal access witness) UnusedNode
            unless (WitnessRules.areCodesMinimal access witness) UnusedCode
            unless (WitnessRules.areAncestorsMinimal access.Ancestors witness) UnusedAncestor
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
let private execute context subject (block: Block) (ancestry: Ancestry) pre =
    let ommers = HeaderRules.ommers context ancestry block.Header block.Ommers

    if ommers.IsEmpty then
        Transition.execute context subject.ChainId block pre
    else
        Error ommers

/// The block run on a parent's state, and what it read there.
let private run (releases: Releases) context subject block (preimages: Preimages) headers (parent: Header) =
    let pre =
        PreState(preimages, parent.StateRoot, releases.Wire.RefusesOddNodes, Set.empty)

    let table: Header option[] = Array.ofList headers

    let ancestry offset =
        let hash = pre.AncestorHash offset

        match table[table.Length - offset] with
        | Some header -> header, hash
        | None -> raise (WitnessFault MalformedHeader)

    let executed = execute context subject block ancestry pre
    executed, pre.Access

/// What is found out about an input by one execution: it serves both forms of conformance.
type private Findings =
    {
        /// Reasons in either form.
        Faults: Reason list
        /// Reasons that count in Canonical only.
        Form: Reason list
        Access: Access option
    }

let private nothingFound =
    {
        Faults = []
        Form = []
        Access = None
    }

/// Rules that need the parent: the header's rules, execution, and what the witness had too little or too much of.
let private withParent recall releases context subject (block: Block) preimages headers (parent: Header) =
    let execute preimages : Executions.Ending =
        let executed, access = run releases context subject block preimages headers parent

        {
            Reasons =
                match executed with
                | Error reasons -> reasons
                | Ok result -> Transition.compare block.Header result
            HasResult = Result.isOk executed
            Access = access
        }

    let ending: Executions.Ending = recall preimages execute
    let access = ending.Access
    let canonical = WitnessRules.areReachableNodesCanonical preimages.Node access.Roots

    {
        Faults =
            HeaderRules.againstParent context block.Header parent
            @ ending.Reasons
            @ unless canonical MalformedNode
        Form =
            if ending.HasResult then
                minimalForm access subject.Witness
            else
                []
        Access = Some access
    }

let private preimagesOf (witness: ExecutionWitness) =
    {
        Node = byHash witness.State
        Code = byHash witness.Codes
        Ancestors = witness.Headers |> List.map Keccak.hash |> Array.ofList
    }

/// Everything that needs the ancestors: with a block and a parent its execution, without them only the chain of headers.
let private judgeOn recall releases (context: ForkContext) subject =
    let preimages = preimagesOf subject.Witness
    let headers = WitnessRules.ancestors context.Rules.Fork subject.Witness

    let isLinked (block: Block) =
        Array.tryLast preimages.Ancestors
        |> Option.forall (Bytes.equal block.Header.ParentHash)

    let chain =
        ancestorFaults headers (List.ofArray preimages.Ancestors) subject.Witness
        @ unless (Option.forall isLinked subject.Block) WrongParentHash

    let found =
        match subject.Block, List.tryLast headers with
        | Some block, Some(Some parent) ->
            withParent recall releases context subject block preimages headers parent
        | _ -> nothingFound

    let body = subject.Block |> Option.map bodyFaults |> Option.defaultValue []

    { found with
        Faults = chain @ body @ found.Faults
    }

let private findingsOn recall releases subject =
    let found =
        match subject.Context with
        | Some context -> judgeOn recall releases context subject
        | None -> nothingFound

    { found with
        Faults = subject.Faults @ found.Faults
        Form = WitnessRules.staticForm subject.Witness @ found.Form
    }

/// A judgement with what the execution read, when there was one.
type Judgement =
    {
        Verdict: Verdict
        Access: Access option
        Fork: Forks.Fork option
    }

let private judgementOf input subject found conformance =
    let form = if conformance = Canonical then found.Form else []
    let reasons = List.distinct (found.Faults @ form)

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
        Access = found.Access
        Fork = subject.Context |> Option.map (fun context -> context.Rules.Fork)
    }

/// Rules as written, or as an engine takes them (Latitude).
type private Reading = Forks.Rules -> Forks.Rules

let private judgeInput recall releases (reading: Reading) input =
    let subject = Subject.ofInput releases input

    let subject =
        { subject with
            Context =
                subject.Context
                |> Option.map (fun context ->
                    { context with
                        Rules = reading context.Rules
                    })
        }

    judgementOf input subject (findingsOn (recall input) releases subject)

/// Whether the thread that asks has a deep stack already.
type private DeepStack() =
    [<ThreadStatic; DefaultValue>]
    static val mutable private isHere: bool

    static member IsHere
        with get () = DeepStack.isHere
        and set value = DeepStack.isHere <- value

let private onNewStack (work: unit -> 'a) : 'a =
    let mutable result = Error(exn "the work has not run")

    let run () =
        DeepStack.IsHere <- true

        result <-
            (try
                Ok(work ())
             with fault ->
                 Error fault)

    // In the background, for whoever asked may be left behind when the program ends.
    let thread = Thread(run, 256 * 1024 * 1024, IsBackground = true)
    thread.Start()
    thread.Join()

    match result with
    | Ok value -> value
    | Error fault -> raise fault

/// Calls nest 1024 deep; a thread of its own gives the recursion the room it needs whoever asks. Who asks often does so from work that
/// runs on such a thread itself: a new one costs as much as a small block.
let onDeepStack (work: unit -> 'a) : 'a =
    if DeepStack.IsHere then work () else onNewStack work

let private undecoded reason =
    fun (_: Conformance) ->
        {
            Verdict = Reject(Wire.sentinel, [ reason ])
            Access = None
            Fork = None
        }

/// Executes whatever was executed before.
let private anew (_: StatelessInput) preimages execute : Executions.Ending = execute preimages

let private examineReading recall (reading: Reading) (releases: Releases) (bytes: byte[]) =
    match Wire.decodeAs releases.Wire bytes with
    | Error(TooShort | UnknownSchema _) -> undecoded Reason.UnknownSchema
    | Error(NotCanonical _ | BadChainConfig) -> undecoded UndecodableInput
    | Ok input -> onDeepStack (fun () -> judgeInput recall releases reading input)

/// Judgement of any bytes in either form of conformance: the block is executed once.
let examineBothAs (releases: Releases) (bytes: byte[]) : Conformance -> Judgement =
    examineReading (Executions.recall releases) id releases bytes

/// The same without what is remembered of executions.
let examineBothAnew (releases: Releases) (bytes: byte[]) : Conformance -> Judgement =
    examineReading anew id releases bytes

/// The judgement of the engine that reads least.
let examineLeastAs (releases: Releases) (bytes: byte[]) : Conformance -> Judgement =
    examineReading anew Latitude.least releases bytes

let examineBoth bytes =
    examineBothAs (Releases.ofInput bytes) bytes

/// Verdict on any bytes, with what was read.
let examineAs releases conformance bytes =
    examineBothAs releases bytes conformance

let examine conformance bytes =
    examineAs (Releases.ofInput bytes) conformance bytes

/// The witness of an input made from all that is known about the parent's state: what execution reads, sorted.
/// The input's own witness counts only for its headers. None when the block or its parent cannot be read.
let proveAs releases (preimages: Preimages) input =
    let subject = Subject.ofInput releases input

    let headers =
        subject.Context
        |> Option.map (fun context -> WitnessRules.ancestors context.Rules.Fork subject.Witness)
        |> Option.defaultValue []

    let sorted find hashes =
        hashes |> Seq.choose find |> List.ofSeq |> List.sortWith Bytes.compare

    match subject.Context, subject.Block, List.tryLast headers with
    | Some context, Some block, Some(Some parent) ->
        let executed, access =
            onDeepStack (fun () -> run releases context subject block preimages headers parent)

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

let prove preimages input = proveAs Releases.newest preimages input

/// Benchmarks of the stages of one validation at the guest's public functions, each timed from outside.
module Perjury.Fuzz.Bench.Stages

open System
open System.Collections.Generic
open Perjury.Guest
open Perjury.Guest.Chain
open Perjury.Guest.Claim
open Perjury.Guest.Wire
open Perjury.Guest.Crypto
open Perjury.Guest.Execution
open Perjury.Guest.Primitives
open Perjury.Guest.State
open Perjury.Guest.Witness
open Perjury.Witness

/// Names of the stages, in this order.
let names = [ "decode"; "headers"; "nodes"; "senders"; "execution"; "root" ]

/// Node store that times decoding and linking, which opening a trie starts during execution.
type private TimedNodes(clock: Measure.Clock, nodes: NodeStore) =
    let roots = List<Hash256>()
    member val Seconds = 0.0 with get, set
    member _.Roots = roots

    /// Number of the nodes that the opened roots reach.
    member _.Count =
        Seq.init nodes.Count nodes.NodeAt |> Seq.filter (isNull >> not) |> Seq.length

    interface INodeSource with
        member source.FindRoot(root, reason, culprit) =
            let start = clock ()
            let node = nodes.FindRoot(&root, &reason, &culprit)
            source.Seconds <- source.Seconds + clock () - start
            roots.Add root
            node

/// State that times commits, without the opening of tries in them.
type private TimedState(clock: Measure.Clock, nodes: TimedNodes, state: TrieState) =
    member val Seconds = 0.0 with get, set

    interface IStateSource with
        member _.Fault = state.Fault
        member _.TryGetAccount(address, account) = state.TryGetAccount(&address, &account)

        member _.TryGetStorage(address, slot, value) =
            state.TryGetStorage(&address, &slot, &value)

        member _.TryGetCode(address, codeHash, code) =
            state.TryGetCode(&address, &codeHash, &code)

        member _.TryGetBlockHash(number, hash) = state.TryGetBlockHash(number, &hash)

        member source.TryCommit(changes, root) =
            let opening = nodes.Seconds
            let start = clock ()
            let done' = state.TryCommit(changes, &root)
            source.Seconds <- source.Seconds + clock () - start - (nodes.Seconds - opening)
            done'

/// Clock that a validation reads after each of its steps.
type private TimedSteps(clock: Measure.Clock) =
    let seconds = Array.zeroCreate<float>(Enum.GetValues<ValidationStep>().Length)
    let mutable last = clock ()
    let mutable opened: TimedNodes option = None
    let mutable committed: TimedState option = None

    member _.Item
        with get (step: ValidationStep) = seconds[int step]

    member _.Nodes = opened.Value
    member _.State = committed.Value

    interface IWitnessProbe with
        member _.Passed step =
            let now = clock ()
            seconds[int step] <- now - last
            last <- now

        member _.Around(nodes: NodeStore) : INodeSource =
            let timed = TimedNodes(clock, nodes)
            opened <- Some timed
            timed

        member _.Around(tries: TrieState) : IStateSource =
            let timed = TimedState(clock, opened.Value, tries)
            committed <- Some timed
            timed

let private hold (rejection: Rejection | null) =
    match rejection with
    | null -> ()
    | rejection -> invalidOp $"the input to take apart is rejected: {rejection}"

/// Sender recovery of all transactions alone, as many at once as the guest takes.
let recoverSenders (transactions: Transaction[]) =
    let senders = Array.zeroCreate<Address> SignerRecovery.Together
    let found = Array.zeroCreate<bool> SignerRecovery.Together

    for some in Array.chunkBySize SignerRecovery.Together transactions do
        let signed = some |> Array.map (fun transaction -> transaction.Signed)
        SignerRecovery.Recover(ReadOnlySpan signed, Span senders, Span found)

        if Array.contains false (Array.truncate some.Length found) then
            invalidOp "a sender cannot be recovered"

let private decode bytes =
    let rejection, input = StatelessInput.TryDecode(bytes, WireRelease.OfInput)
    hold rejection
    input

/// Block of an input.
let blockOf bytes =
    let claim = (decode bytes).Claim
    let rejection, fork = claim.TryGetFork()
    hold rejection
    let rejection, block = claim.TryBind fork
    hold rejection
    block

let private run (clock: Measure.Clock) bytes =
    let steps = TimedSteps clock
    hold (StatelessValidator.ValidateProbed(bytes, steps).Rejection)
    steps

/// Seconds of every stage of an accepted input, in the order of `names`.
let split (clock: Measure.Clock) bytes =
    let steps = run clock bytes
    let block = blockOf bytes
    let start = clock ()
    recoverSenders block.Transactions
    let senders = clock () - start
    let opening = steps.Nodes.Seconds
    let committing = steps.State.Seconds

    [|
        steps[ValidationStep.Decoded] + steps[ValidationStep.Bound]
        steps[ValidationStep.Linked] + steps[ValidationStep.Checked]
        steps[ValidationStep.Keyed] + opening
        senders
        // Execution includes the recovery of the senders.
        steps[ValidationStep.Executed] - opening - committing - senders
        committing + steps[ValidationStep.Compared]
    |]

/// Hashes, decodes and links all nodes that a validation needs; gives their number.
let verification (bytes: byte[]) =
    let nodes = (run Measure.wall bytes).Nodes
    let input = decode bytes
    let roots = nodes.Roots.ToArray()

    let verify () =
        let nodes = NodeStore(input.Witness.Nodes, input.Root.Low64)

        for index in 0 .. roots.Length - 1 do
            let mutable reason = Reason.MissingNode
            let mutable culprit = Hash256()

            if isNull (nodes.FindRoot(&roots[index], &reason, &culprit)) then
                invalidOp "a root that was found is not found again"

    nodes.Count, verify

/// Why an input cannot be measured: the guest rejects it.
let rejectionOf bytes =
    StatelessValidator.Validate(bytes, Conformance.Sufficient).Rejection
    |> Option.ofObj
    |> Option.map string

/// Whole validation of an input.
let validate bytes =
    match rejectionOf bytes with
    | None -> ()
    | Some why -> invalidOp $"the input to measure is rejected: {why}"

/// The same with so many threads, of which all but one recover senders.
let validateOn jobs bytes =
    let ahead = SendersAhead(bytes, WireRelease.OfInput, jobs - 1)
    hold (StatelessValidator.Validate(bytes, Conformance.Sufficient, WireRelease.OfInput, ahead).Rejection)

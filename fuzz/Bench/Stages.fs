/// Benchmarks of the stages of one validation at the guest's public functions, each timed from outside.
module Perjury.Fuzz.Bench.Stages

open System
open System.Collections.Generic
open Perjury.Guest
open Perjury.Guest.Chain
open Perjury.Guest.Claim
open Perjury.Guest.Crypto
open Perjury.Guest.Execution
open Perjury.Guest.Primitives
open Perjury.Guest.State
open Perjury.Guest.Trie
open Perjury.Guest.Witness

/// Names of the stages, in this order.
let names = [ "decode"; "headers"; "nodes"; "senders"; "execution"; "root" ]

/// Node store that times decoding and linking, which opening a trie starts during execution.
type private TimedNodes(clock: Measure.Clock, nodes: NodeStore) =
    let roots = List<Hash256>()
    member val Seconds = 0.0 with get, set
    member _.Roots = roots

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

let private hold (rejection: Rejection | null) =
    match rejection with
    | null -> ()
    | rejection -> invalidOp $"the input to take apart is rejected: {rejection}"

/// Sender recovery of all transactions alone.
let recoverSenders (transactions: Transaction[]) =
    for transaction in transactions do
        let hash = transaction.SigningHash
        let r = transaction.R
        let s = transaction.S
        let found, _ = SignerRecovery.TryRecover(&hash, &r, &s, transaction.YParity.U0)

        if not found then
            invalidOp "a sender cannot be recovered"

type private Decoded =
    {
        Input: StatelessInput
        Fork: Fork
        Block: Block
    }

let private decode (bytes: byte[]) =
    let rejection, input = StatelessInput.TryDecode bytes
    hold rejection
    let rejection, fork = input.Claim.TryGetFork()
    hold rejection
    let rejection, block = input.Claim.TryBind fork
    hold rejection

    {
        Input = input
        Fork = fork
        Block = block
    }

/// Block of an input.
let blockOf bytes = (decode bytes).Block

let private link decoded =
    let rejection, ancestors =
        AncestorChain.TryLink(decoded.Input.Witness.Ancestors, decoded.Fork)

    hold rejection
    hold (BlockSize.Check(decoded.Block, decoded.Fork))
    hold (HeaderRules.Check(decoded.Block.Header, ancestors.Parent, decoded.Fork))
    hold (OmmerRules.Check(decoded.Block, ancestors, decoded.Fork))
    ancestors

type private Run =
    {
        Seconds: float[]
        Nodes: NodeStore
        /// Opened roots, in order.
        Roots: List<Hash256>
    }

let private run (clock: Measure.Clock) (bytes: byte[]) =
    let start = clock ()
    let decoded = decode bytes
    let decodedAt = clock ()
    let ancestors = link decoded
    let linkedAt = clock ()
    let seed = decoded.Input.Root.Low64
    let nodes = NodeStore(decoded.Input.Witness.Nodes, seed)
    let codes = CodeStore(decoded.Input.Witness.Codes, seed)
    let keyedAt = clock ()
    recoverSenders decoded.Block.Transactions
    let recoveredAt = clock ()
    let opened = TimedNodes(clock, nodes)
    let mutable root = ancestors.Parent.StateRoot

    let tries = TrieState(opened, codes, ancestors, &root, NodeUse(1, null), seed)

    let state = TimedState(clock, opened, tries)

    let rejection, result =
        BlockExecutor.Execute(decoded.Block, decoded.Fork, decoded.Input.ChainId, state, seed)

    let executedAt = clock ()
    hold rejection
    hold (Comparison.Check(decoded.Block, nonNull result, decoded.Fork))
    let comparedAt = clock ()
    let senders = recoveredAt - keyedAt

    {
        Seconds =
            [|
                decodedAt - start
                linkedAt - decodedAt
                keyedAt - linkedAt + opened.Seconds
                senders
                // The executor recovers the senders again during execution.
                executedAt - recoveredAt - opened.Seconds - state.Seconds - senders
                state.Seconds + comparedAt - executedAt
            |]
        Nodes = nodes
        Roots = opened.Roots
    }

/// Seconds of every stage of an accepted input, in the order of `names`.
let split clock bytes = (run clock bytes).Seconds

/// Hashes, decodes and links all nodes that a validation needs; gives their number.
let verification (bytes: byte[]) =
    let first = run Measure.wall bytes
    let input = (decode bytes).Input
    let roots = first.Roots.ToArray()

    let count =
        Seq.init first.Nodes.Count first.Nodes.NodeAt
        |> Seq.filter (isNull >> not)
        |> Seq.length

    let verify () =
        let nodes = NodeStore(input.Witness.Nodes, input.Root.Low64)

        for index in 0 .. roots.Length - 1 do
            let mutable reason = Reason.MissingNode
            let mutable culprit = Hash256()

            if isNull (nodes.FindRoot(&roots[index], &reason, &culprit)) then
                invalidOp "a root that was found is not found again"

    count, verify

let private accept mode bytes =
    let verdict = StatelessValidator.Validate(bytes, mode)
    hold verdict.Rejection

/// Whole validation of an input.
let validate bytes = accept Conformance.Sufficient bytes

/// What an accepted lie proves: a state that is not the one that the block leads to, another claim that is false, or nothing but
/// that a check is missing.
module Perjury.Mutators.Falsehood

open Perjury.Model
open Perjury.Model.WireTypes

type Falsehood =
    /// What is false: an account or a slot, or a root that is that of no known state.
    | FalseState of string
    /// Other claims that are false.
    | FalseClaim of string
    | TrueState

let text falsehood =
    match falsehood with
    | FalseState what -> $"proves a false state: {what}"
    | FalseClaim what -> $"proves a false claim: {what}"
    | TrueState -> "lenient, but the state is true"

/// The falsehood of a text; none where it is none.
let ofText (said: string) =
    let after (start: string) make =
        if said.StartsWith(start, System.StringComparison.Ordinal) then
            Some(make said[start.Length ..])
        else
            None

    [ FalseState, "proves a false state: "; FalseClaim, "proves a false claim: " ]
    |> List.tryPick (fun (make, start) -> after start make)
    |> Option.orElse (if said = text TrueState then Some TrueState else None)

/// The graver, the greater.
let gravity falsehood =
    match falsehood with
    | FalseState _ -> 2
    | FalseClaim _ -> 1
    | TrueState -> 0

/// The leniency that the lies were fitted for.
let leniencyOf mutations =
    mutations
    |> List.tryPick (fun mutation ->
        match mutation with
        | Fit leniency -> Some leniency
        | _ -> None)

let private inputOf (draft: Draft) =
    match Wire.decodeAs draft.Releases.Wire (Draft.encode draft) with
    | Ok input -> Some input
    | Error _ -> None

let private hashes what (claimed: byte[]) (actual: byte[]) =
    $"{what} 0x{Bytes.toHex claimed}, in truth 0x{Bytes.toHex actual}"

/// Claims about the outcome beside the state, each with what it is in truth.
let private claims (block: Blocks.Block) (truth: Transition.Result) =
    let header = block.Header
    let logs = truth.Receipts |> List.collect (fun receipt -> receipt.Logs)

    let root what claimed actual =
        if claimed = actual then
            None
        else
            Some(hashes what claimed actual)

    let requests = Requests.hash truth.Requests

    [
        if Option.exists ((<>) requests) header.RequestsHash then
            Some "execution requests that no contract has made"
        if header.GasUsed <> truth.GasUsed then
            Some $"gas used {header.GasUsed}, in truth {truth.GasUsed}"
        root "receipts root" header.ReceiptsRoot (Receipts.root truth.Receipts)
        if Receipts.bloom logs <> header.Bloom then
            Some "logs bloom of other logs"
        match header.BlobGasUsed with
        | Some used when used <> truth.BlobGasUsed ->
            Some $"blob gas used {used}, in truth {truth.BlobGasUsed}"
        | _ -> None
        root
            "transactions root"
            header.TransactionsRoot
            (Blocks.transactionsRoot (List.map fst block.Transactions))
        header.WithdrawalsRoot
        |> Option.bind (fun claimed ->
            root "withdrawals root" claimed (Blocks.withdrawalsRoot block.Withdrawals))
        header.BlockAccessListHash
        |> Option.bind (fun claimed ->
            root
                "hash of the block access list"
                claimed
                (Keccak.hash (BlockAccessList.encode truth.AccessList)))
    ]
    |> List.choose id

/// The block's claims beside what it leads to; where nobody can execute it, what the honest block leads to.
let private prove (subject: Subject) mutations input honest =
    let releases = subject.Draft.Releases
    let ofHonest = lazy (Belief.trueResult releases honest)

    let own = Belief.trueResult releases input
    let truth = own |> Option.orElseWith (fun () -> ofHonest.Value)

    let parentOf input =
        Belief.blockOf releases input |> Option.map _.Header.ParentHash

    // the honest block has another parent than one whose state was forged
    let isOfOtherParent = own.IsNone && parentOf input <> parentOf honest

    match Belief.blockOf releases input, truth with
    | Some block, Some truth when block.Header.StateRoot <> truth.StateRoot ->
        let number = if isOfOtherParent then Some block.Header.Number else None

        let reached (result: Transition.Result option) =
            result
            |> Option.filter (fun result -> result.StateRoot = block.Header.StateRoot)

        // A target that told its root itself did not say what it believes.
        let believed () =
            Leniency.all
            |> List.tryPick (fun leniency -> Belief.ofInput releases leniency input |> reached)

        let claimed =
            match leniencyOf mutations with
            | Some leniency ->
                Belief.ofInput releases leniency input
                |> Option.orElseWith (fun () -> ofHonest.Value)
                |> reached
            | None -> reached ofHonest.Value |> Option.orElseWith believed

        let difference =
            claimed
            |> Option.bind (fun claimed -> StateDifference.first number claimed.Post truth.Post)

        match difference with
        | Some what -> FalseState what
        | None when isOfOtherParent && claimed.IsSome -> TrueState
        | None -> FalseState(hashes "state root" block.Header.StateRoot truth.StateRoot)
    | Some block, Some truth ->
        match claims block truth with
        | [] -> TrueState
        | false' :: _ -> FalseClaim false'
    | _ -> TrueState

/// What who accepts a lie about a subject has proven.
let ofLie (subject: Subject) mutations (draft: Draft) =
    match inputOf draft, inputOf subject.Draft with
    | Some input, Some honest -> Judging.onDeepStack (fun () -> prove subject mutations input honest)
    | _ -> TrueState

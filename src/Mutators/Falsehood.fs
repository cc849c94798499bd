/// What an accepted lie proves: a state that is not the one that the block leads to, or nothing but that a check is missing.
module Perjury.Mutators.Falsehood

open Perjury.Model
open Perjury.Model.WireTypes

type Falsehood =
    /// What is false: an account, a slot, or the root alone.
    | FalseState of string
    /// Other claims that are false.
    | FalseClaim of string
    | TrueState

let text falsehood =
    match falsehood with
    | FalseState what -> $"proves a false state: {what}"
    | FalseClaim what -> $"proves a false claim: {what}"
    | TrueState -> "lenient, but the state is true"

let private inputOf (draft: Draft) =
    match Wire.decodeAs draft.Releases.Wire (Draft.encode draft) with
    | Ok input -> Some input
    | Error _ -> None

let private stateRoot input =
    match input with
    | Payload payload -> Some payload.Request.ExecutionPayload.StateRoot
    | Block block -> Blocks.headerOf block.Block |> Option.map (fun header -> header.StateRoot)


let private show (account: Witness.Account option) =
    match account with
    | None -> "absent"
    | Some account ->
        $"nonce {account.Nonce}, balance {account.Balance}, code {Bytes.toHex account.CodeHash[..3]}…"

/// EIP-2935: it holds the hash of the parent, which a forged pre-state changes whatever else is false.
let private historyOfHashes = Bytes.ofHex "0000f90827f1c53a10cb7a02335b175320002935"

/// The first account or slot in which two states of one block differ.
let private firstDifference (mine: State.State) (truth: State.State) =
    let looks =
        Seq.append (Map.keys mine.Pre.Looks) (Map.keys truth.Pre.Looks) |> Set.ofSeq

    let slotsOf address =
        let of' (state: State.State) =
            let written =
                Map.tryFind address state.Storage
                |> Option.map (Map.keys >> Set.ofSeq)
                |> Option.defaultValue Set.empty

            Map.tryFind address state.Pre.Looks
            |> Option.defaultValue Set.empty
            |> Set.union written

        Set.union (of' mine) (of' truth)

    // what one of them has not read the witness may not show: then it says nothing
    let ask read state =
        try
            Some(read state)
        with Witness.WitnessFault _ ->
            None

    let ofAccount address =
        let has = ask (State.tryAccount address) mine
        let should = ask (State.tryAccount address) truth

        let fields (account: Witness.Account option) =
            account
            |> Option.map (fun account -> account.Nonce, account.Balance, Bytes.toHex account.CodeHash)

        match has, should with
        | Some has, Some should when fields has <> fields should ->
            Some $"account 0x{Bytes.toHex address}: {show has}, in truth {show should}"
        | _ ->
            slotsOf address
            |> Seq.tryPick (fun slot ->
                match ask (State.storage address slot) mine, ask (State.storage address slot) truth with
                | Some has, Some should when has <> should ->
                    Some $"slot {slot} of 0x{Bytes.toHex address}: {has}, in truth {should}"
                | _ -> None)

    looks
    |> Seq.filter (Bytes.equal historyOfHashes >> not)
    |> Seq.tryPick ofAccount

/// The leniency that the lies were fitted for.
let leniencyOf mutations =
    mutations
    |> List.tryPick (fun mutation ->
        match mutation with
        | Fit leniency -> Some leniency
        | _ -> None)

let private compare (subject: Subject) mutations input honest =
    let releases = subject.Draft.Releases

    let mine =
        leniencyOf mutations
        |> Option.bind (fun leniency -> Belief.ofInput releases leniency input)

    let truth = Belief.trueResult releases honest

    match mine, truth with
    | Some mine, Some truth ->
        match firstDifference mine.Post truth.Post with
        | Some what -> what
        | None ->
            $"state root 0x{Bytes.toHex mine.StateRoot}, in truth 0x{Bytes.toHex truth.StateRoot}; the accounts read are alike, the tries are not"
    | _ ->
        let root = stateRoot input |> Option.map Bytes.toHex |> Option.defaultValue "?"
        let right = stateRoot honest |> Option.map Bytes.toHex |> Option.defaultValue "?"
        $"state root 0x{root}, in truth 0x{right} ({subject.Name})"

/// What who accepts a lie about a subject has proven.
let ofLie (subject: Subject) mutations (draft: Draft) =
    match inputOf draft, inputOf subject.Draft with
    | Some input, Some honest when stateRoot input <> stateRoot honest ->
        FalseState(compare subject mutations input honest)
    | Some(Payload payload), Some(Payload honest) when
        payload.Request.ExecutionRequests <> honest.Request.ExecutionRequests
        ->
        FalseClaim "execution requests that no contract has made"
    | _ -> TrueState

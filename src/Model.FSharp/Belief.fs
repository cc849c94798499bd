/// What a credulous guest makes of an input: the block executed under one leniency, on the parent that it takes for the parent.
/// No verdict: these are the values that the author of a block would claim to be believed (decision 0111).
module Perjury.Model.Belief

open Perjury.Model.Leniency
open Perjury.Model.Headers
open Perjury.Model.Blocks
open Perjury.Model.HeaderRules
open Perjury.Model.Subject
open Perjury.Model.WireTypes
open Perjury.Model.Releases
open Perjury.Model.Witness

/// The last header and those before it that are its ancestors by hash, whatever stands between them.
let private linked (headers: (Header * byte[]) list) =
    List.foldBack
        (fun (header, hash) chain ->
            match chain with
            | (next: Header, _) :: _ when not (Bytes.equal next.ParentHash hash) -> chain
            | _ -> (header, hash) :: chain)
        headers
        []

/// The ancestors of the parent and the parent, by what the leniency takes for it.
let private ancestry leniency (block: Block) (headers: (Header * byte[]) list) =
    let upTo isParent =
        List.tryFindIndexBack isParent headers
        |> Option.map (fun index -> List.truncate (index + 1) headers)

    let upToParent () =
        upTo (fun (_, hash) -> Bytes.equal hash block.Header.ParentHash)

    match leniency with
    | None -> upToParent () |> Option.map linked
    | Some HeadersAfterParent -> upToParent ()
    | Some HighestHeaderIsParent when not headers.IsEmpty ->
        let highest = headers |> List.map (fun (header, _) -> header.Number) |> List.max
        upTo (fun (header, _) -> header.Number = highest)
    | _ -> if headers.IsEmpty then None else Some headers

/// What BLOCKHASH answers from: the ancestors by their place, or by their number where they need be no chain or where what comes
/// after the parent counts, too.
let private hashes leniency (block: Block) (headers: (Header * byte[]) list) (chain: (Header * byte[]) list) =
    let ofNumber (header: Header, _) =
        headers |> List.findBack (fun (other, _) -> other.Number = header.Number)

    match leniency with
    | Some HeadersAfterParent -> List.map ofNumber chain
    | Some HighestHeaderIsParent ->
        headers
        |> List.filter (fun (header, _) -> header.Number < block.Header.Number)
        |> List.sortBy (fun (header, _) -> header.Number)
    | _ -> chain
    |> List.map snd
    |> Array.ofList

/// The reward that a block of proof of work has last had.
let private lastReward = (ForkTable.rules Forks.GrayGlacier).BlockReward

let private rulesFor leniency (block: Block) (rules: Forks.Rules) =
    match leniency with
    | Some RewardByDifficulty when rules.Fork >= Forks.Paris && not block.Header.Difficulty.IsZero ->
        { rules with BlockReward = lastReward }
    | _ -> rules

/// The block as the leniency reads it: a header in another form is a matter of the block form alone.
let private blockFor leniency input (subject: Subject) =
    match leniency, input, subject.Context with
    | Some(OptionalFieldsAbsent | WithdrawalsBeforeFork), Block block, Some context ->
        Blocks.ofBytesLoosely context.Rules.Fork block.Block
    | _ -> subject.Block

/// An ancestor, in the forms that the leniency reads.
let private ancestor leniency fork bytes =
    match leniency with
    | Some OptionalFieldsAbsent -> Rlp.decode bytes |> Result.toOption |> Option.bind Headers.ofItem
    | _ -> Headers.decodeAncestor fork bytes

let private execute (releases: Releases) leniency (subject: Subject) (context: ForkContext) (block: Block) =
    let headers =
        subject.Witness.Headers
        |> List.choose (fun bytes ->
            ancestor leniency context.Rules.Fork bytes
            |> Option.map (fun header -> header, Keccak.hash bytes))

    ancestry leniency block headers
    |> Option.bind (fun chain ->
        let preimages =
            {
                Node = byHash subject.Witness.State
                Code = byHash subject.Witness.Codes
                Ancestors = hashes leniency block headers chain
            }

        let parent, _ = List.last chain
        let leniencies = Set.ofList (Option.toList leniency)

        let pre =
            PreState(preimages, parent.StateRoot, releases.Wire.RefusesOddNodes, leniencies)

        let context =
            { context with
                Rules = rulesFor leniency block context.Rules
            }

        Transition.execute context subject.ChainId block pre |> Result.toOption)

let private believed (releases: Releases) leniency input =
    let subject = Subject.ofInput releases input

    match subject.Context, blockFor leniency input subject with
    | Some context, Some block -> execute releases leniency subject context block
    | _ -> None

/// The result of a block for who has this leniency; none where even he cannot go on.
let ofInput (releases: Releases) (leniency: Leniency) (input: StatelessInput) : Transition.Result option =
    Judging.onDeepStack (fun () -> believed releases (Some leniency) input)

/// The result for who has none and looks at every node that is shown.
let trueResult (releases: Releases) (input: StatelessInput) : Transition.Result option =
    let isOfNodes (result: Transition.Result) =
        let find = byHash (Wire.witness input).State
        WitnessRules.areReachableNodesCanonical find result.Post.Pre.Access.Roots

    Judging.onDeepStack (fun () -> believed releases None input |> Option.filter isOfNodes)

/// The block of an input in whatever form it has; none where nobody can read it.
let blockOf (releases: Releases) (input: StatelessInput) : Block option =
    let subject = Subject.ofInput releases input

    subject.Block
    |> Option.orElseWith (fun () -> blockFor (Some OptionalFieldsAbsent) input subject)

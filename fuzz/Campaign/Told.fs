/// Lies told again with the results that the target itself computed. A target that names what it expected and what it got has said which
/// values it would believe: the author of a block is free to claim those. For a target that gives a verdict alone the fitted families do
/// the same by the model.
module Perjury.Fuzz.Campaign.Told

open System
open System.Globalization
open System.Text.RegularExpressions
open Perjury.Model
open Perjury.Mutators
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Findings

// Gas, blob gas, receipts, bloom and state are compared one after the other.
[<Literal>]
let private MostRounds = 5

/// Results of an execution that a block claims, each with its place in a header.
let private claims =
    [ StateRoot, 3; ReceiptsRoot, 5; LogsBloom, 6; GasUsed, 10; BlobGasUsed, 17 ]

let private isNumber scalar =
    scalar = GasUsed || scalar = BlobGasUsed

let private hexOf (bytes: byte[]) = Convert.ToHexStringLower bytes

/// Claims of a draft as texts: hashes in hexadecimal digits, gas in decimal ones.
let private claimed (draft: Draft) =
    let shown scalar (value: byte[]) =
        if isNumber scalar then
            (BitConverter.ToUInt64(ReadOnlySpan value)).ToString CultureInfo.InvariantCulture
        else
            hexOf value

    match draft.Input with
    | WireTypes.Payload payload ->
        claims
        |> List.map (fun (scalar, _) -> scalar, shown scalar (Scalars.get scalar payload))
    | WireTypes.Block block ->
        match Blocks.headerOf block.Block with
        | None -> []
        | Some header ->
            let number (value: uint64) =
                value.ToString CultureInfo.InvariantCulture

            [
                StateRoot, hexOf header.StateRoot
                ReceiptsRoot, hexOf header.ReceiptsRoot
                LogsBloom, hexOf header.Bloom
                GasUsed, number header.GasUsed
                match header.BlobGasUsed with
                | Some used -> BlobGasUsed, number used
                | None -> ()
            ]

let private found (pattern: string) (text: string) =
    [
        for found in Regex.Matches(text, pattern) -> found.Groups[1].Value.ToLowerInvariant()
    ]
    |> List.distinct

let private hashesOf text =
    found "(?<![0-9a-fA-F])(?:0x)?([0-9a-fA-F]{64}|[0-9a-fA-F]{512})(?![0-9a-fA-F])" text

let private numbersOf text =
    found "(?<![0-9a-zA-Z])([0-9]{1,19})(?![0-9a-zA-Z])" text

/// The claim that a target refuses and the value that it has instead: both stand in its words, or the value alone beside the name of a
/// root.
let private instead (text: string) (claimed: (Scalar * string) list) =
    let hashes = lazy (hashesOf text)
    let numbers = lazy (numbersOf text)

    let other (scalar, value) =
        let values = if isNumber scalar then numbers.Value else hashes.Value

        match
            values
            |> List.filter (fun one -> one <> value && (isNumber scalar || one.Length = value.Length))
        with
        | [ one ] when List.contains value values -> Some(scalar, one)
        | _ -> None

    let named (word: string) =
        text.Contains(word, StringComparison.OrdinalIgnoreCase)

    let alone () =
        match hashes.Value with
        | [ one ] when one.Length = 64 && not (List.exists (snd >> (=) one) claimed) ->
            if named "state" then Some(StateRoot, one)
            elif named "receipt" then Some(ReceiptsRoot, one)
            else None
        | _ -> None

    claimed
    |> List.filter (snd >> named)
    |> List.tryPick other
    |> Option.orElseWith (fun () -> if named "root" then alone () else None)

let private bytesOf scalar (value: string) =
    if isNumber scalar then
        match UInt64.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture) with
        | true, number -> Some(BitConverter.GetBytes number)
        | false, _ -> None
    else
        Some(Convert.FromHexString value)

/// Mutations that put a value in the place of a claim, with the block hash over it.
let private put (draft: Draft) scalar (value: byte[]) =
    match draft.Input with
    | WireTypes.Payload _ -> [ Set(scalar, value); Pin ]
    | WireTypes.Block block ->
        let place = claims |> List.find (fst >> (=) scalar) |> snd

        let item =
            if isNumber scalar then
                Rlp.ofUInt64 (BitConverter.ToUInt64(ReadOnlySpan value))
            else
                Rlp.Str value

        match Rlp.decode block.Block with
        | Ok(Rlp.List(Rlp.List header :: body)) when header.Length > place ->
            [
                ReplaceBlock(Rlp.encode (Rlp.List(Rlp.List(List.updateAt place item header) :: body)))
            ]
        | _ -> []

/// What a target says of a rejection.
let private wordsOf (answer: Answer) =
    if Answer.rejects answer then
        match answer.Rejection, answer.Words with
        | Some reason, Some words -> Some $"{reason} {words}"
        | reason, words -> reason |> Option.orElse words
    else
        None

/// Mutations that make the lie claim what the words say; none where they say nothing of the kind.
let mutations (draft: Draft) (words: string) =
    instead words (claimed draft)
    |> Option.bind (fun (scalar, value) -> bytesOf scalar value |> Option.map (put draft scalar))
    |> Option.filter (List.isEmpty >> not)

let private isFitted mutation =
    match mutation with
    | Fit _ -> true
    | _ -> false

// A forged parent leads to a state of its own: whoever claims that says the truth, unless it read the forged node too leniently.
let private isDue (case: Case) =
    let isForged =
        case.Mutations
        |> List.exists (fun mutation ->
            match mutation with
            | Forge _ -> true
            | _ -> false)

    not isForged || case.Index % 8UL = 0UL

/// Whether the values that a target computes from the case can be news: a lie about the witness alone, whose claims are the honest ones.
let private isFit (case: Case) =
    Touched.side case.Mutations = Touched.Witness
    && not (List.exists isFitted case.Mutations)
    && not (Judge.isOpen case.Family)
    && isDue case

// Whether the block is right is asked only where the target accepts it: nearly all of these lies end in a rejection.
let rec private ask (target: Target) mode (answer: Answer) rounds (case: Case) =
    let again words =
        mutations case.Draft words
        |> Option.bind (fun more ->
            Apply.applyAll more case.Draft
            |> Result.toOption
            |> Option.map (fun draft ->
                { case with
                    Mutations = case.Mutations @ more
                    Draft = draft
                }))

    let judged (case: Case) =
        let next = target.Run mode (Draft.encode case.Draft)

        if Answer.accepts next then
            Judge.all [ target ] [ mode ] false case.Subject case.Draft
            |> List.tryFind (fun judgement -> judgement.Disagreement = Some Compare.AcceptsInvalid)
            |> Option.map (fun judgement -> case, judgement)
        else
            ask target mode next (rounds - 1) case

    if rounds = 0 then
        None
    else
        wordsOf answer |> Option.bind again |> Option.bind judged

// What is graver than a wrong reason is said first.
let private isLess (judgement: Judgement) =
    judgement.Disagreement |> Option.forall (fun kind -> kind = Compare.WrongReason)

/// The case with the values that a target told, and the target's judgement, where it accepts its own values.
let follow (targets: Target list) (case: Case) (judgements: Judgement list) =
    if isFit case && judgements |> List.forall isLess then
        judgements
        |> List.filter (fun judgement -> not judgement.Expected.IsAccepted)
        |> List.tryPick (fun judgement ->
            targets
            |> List.tryFind (fun target -> target.Name = judgement.Target)
            |> Option.bind (fun target -> ask target judgement.Mode judgement.Answer MostRounds case))
    else
        None

/// Guest and model on the same bytes.
module Perjury.Tests.Verdicts

open System
open System.Collections.Concurrent
open System.IO
open System.Threading
open Perjury.Guest
open Perjury.Model

let private forms =
    [
        Conformance.Sufficient, Judging.Sufficient
        Conformance.Canonical, Judging.Canonical
    ]

let private textOf verdict =
    match verdict with
    | Judging.Accept _ -> "accepts"
    | Judging.Reject(_, reasons) ->
        let names = reasons |> List.map Perjury.Mutators.Reasons.name |> String.concat ", "
        $"rejects: {names}"

let private isSame wire (guest: Verdict) verdict =
    let output = Wire.encodeOutputAs wire (Judging.output verdict)

    Bytes.equal guest.Output output
    && (match Option.ofObj guest.Rejection, verdict with
        | None, Judging.Accept _ -> true
        | None, Judging.Reject _
        | Some _, Judging.Accept _ -> false
        | Some rejection, Judging.Reject(_, reasons) ->
            reasons
            |> List.map Perjury.Mutators.Reasons.name
            |> List.contains (Rejection.Name rejection.Reason))

/// What was compared and what came out.
type Tally() =
    let reasons = ConcurrentDictionary<string, int>()
    let mutable accepted = 0
    let mutable rejected = 0
    let disagreements = ConcurrentQueue<string>()

    member _.Accepted = accepted
    member _.Rejected = rejected
    member _.Disagreements = List.ofSeq disagreements
    member _.Reasons = reasons.Count

    member _.Count(verdict: Verdict) =
        match verdict.Rejection with
        | null -> Interlocked.Increment &accepted |> ignore
        | rejection ->
            Interlocked.Increment &rejected |> ignore

            reasons.AddOrUpdate(Rejection.Name rejection.Reason, 1, (fun _ count -> count + 1))
            |> ignore

    member _.Note(what: string, input: byte[]) =
        disagreements.Enqueue what

        if Settings.keep <> "" then
            Directory.CreateDirectory Settings.keep |> ignore
            let name = Convert.ToHexStringLower(ReadOnlySpan(Keccak.hash input, 0, 8))
            File.WriteAllBytes(Path.Combine(Settings.keep, name + ".ssz"), input)
            File.WriteAllText(Path.Combine(Settings.keep, name + ".txt"), what)

    member tally.Summary =
        let byName = reasons |> Seq.sortBy (fun entry -> entry.Key)

        let named =
            byName
            |> Seq.map (fun entry -> $"{entry.Key} {entry.Value}")
            |> String.concat ", "

        $"{accepted} accepted, {rejected} rejected for {reasons.Count} reasons, {disagreements.Count} disagreements\n{named}"

/// Both forms of conformance of one input; tells whether guest and model have one verdict and the guest's reason is one of the model's.
let agree (tally: Tally) (text: unit -> string) (input: byte[]) =
    let releases = Releases.ofInput input
    let judgement = Judging.examineBothAs releases input

    forms
    |> List.map (fun (ours, theirs) ->
        let guest = StatelessValidator.Validate(input, ours)
        let model = (judgement theirs).Verdict
        tally.Count guest

        if isSame releases.Wire guest model then
            true
        else
            let rejection = guest.Rejection |> Option.ofObj |> Option.map string
            tally.Note($"{text ()} in {ours}: guest {rejection}, model {textOf model}", input)
            false)
    |> List.forall id

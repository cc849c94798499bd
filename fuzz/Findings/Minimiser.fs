/// Reduces a finding while it shows the same failure: first the mutations, then the transactions of the block, then the witness, then
/// single bytes.
module Perjury.Fuzz.Findings.Minimiser

open Perjury.Model
open Perjury.Mutators
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging

/// Failure that every reduced candidate must still show: one target, mode, kind of finding, rule and reason.
type Failure =
    {
        Target: Target
        Mode: Conformance
        Kind: Compare.Kind
        /// Reason that the target gave.
        Reason: string option
        /// Rule that the target breaks (Cause): another one is another bug.
        Rule: string
        /// How grave what is proven by it is (Falsehood).
        Gravity: int
        /// Reasons that hold: a smaller case may have fewer of them, and no other ones.
        Reasons: Set<Reason>
    }

/// Candidate of the reduction: an honest input and mutations of it.
type Candidate =
    {
        Subject: Subject
        Family: Family option
        Mutations: Mutation list
    }

type Settings =
    {
        /// Validates that a shortened block is still honest.
        Guest: Target
        /// Maximum number of judged inputs.
        Budget: int
        Stopped: unit -> bool
        /// Called after each stage with its name and the size in bytes.
        Progress: string -> int -> unit
    }

let private draftOf candidate =
    match candidate.Mutations with
    | [] -> Ok candidate.Subject.Draft
    | lies -> Apply.applyAll lies candidate.Subject.Draft

let judge (target: Target) modes candidate draft =
    Judge.all [ target ] modes (Judge.isOpen candidate.Family) candidate.Subject draft

let private caseOf candidate draft =
    {
        Index = 0UL
        Subject = candidate.Subject
        Family = candidate.Family
        Mutations = candidate.Mutations
        Draft = draft
    }

// What an honest input needs besides its witness is not asked again for each smaller one.
let private rules candidate draft judgement =
    Cause.rules (fun _ -> None) (caseOf candidate draft) judgement

let private gravity candidate draft judgement =
    FindingSummary.proves (caseOf candidate draft) judgement
    |> Option.map Falsehood.gravity
    |> Option.defaultValue 0

/// Failure of a target on a candidate, in the first mode that shows one.
let failureOf (target: Target) modes candidate =
    match draftOf candidate with
    | Error _ -> None
    | Ok draft ->
        judge target modes candidate draft
        |> List.tryPick (fun judgement ->
            judgement.Disagreement
            |> Option.map (fun kind ->
                {
                    Target = target
                    Mode = judgement.Mode
                    Kind = kind
                    Reason = Answer.reason judgement.Answer
                    Rule = rules candidate draft judgement |> List.tryHead |> Option.defaultValue ""
                    Gravity = gravity candidate draft judgement
                    Reasons = Holding.ofExpected judgement.Mode draft judgement.Expected
                }))

let private same failure candidate (draft: Draft) =
    match judge failure.Target [ failure.Mode ] candidate draft with
    | [ judgement ] ->
        judgement.Disagreement = Some failure.Kind
        && Answer.reason judgement.Answer = failure.Reason
        && Set.isSubset (Holding.ofExpected judgement.Mode draft judgement.Expected) failure.Reasons
        && List.contains failure.Rule (rules candidate draft judgement)
        && gravity candidate draft judgement >= failure.Gravity
    | _ -> false

/// Interestingness test with a budget: false once the budget is used up or the user has stopped the run.
type private Trial(settings, failure) =
    let mutable left = settings.Budget

    member _.IsOver = left <= 0 || settings.Stopped()

    member trial.Shows candidate =
        if trial.IsOver then
            false
        else
            left <- left - 1

            match draftOf candidate with
            | Ok draft -> same failure candidate draft
            | Error _ -> false

/// Shrinks the list of mutations.
let private lies (trial: Trial) candidate =
    let shows mutations =
        trial.Shows { candidate with Mutations = mutations }

    { candidate with
        Mutations = Shrink.shrink 400 shows candidate.Mutations
    }

/// Greedy descent: takes the first smaller candidate that still fails, until none does.
let rec private descend (trial: Trial) (smaller: Candidate -> seq<Candidate>) candidate =
    match smaller candidate |> Seq.tryFind trial.Shows with
    | Some next when not trial.IsOver -> descend trial smaller next
    | Some next -> next
    | None -> candidate

/// Candidates without one transaction or withdrawal, the last first because later ones depend on earlier ones.
let private blocks settings (candidate: Candidate) =
    seq {
        for field in [ Transactions; Withdrawals ] do
            for index in (Family.entriesOf field candidate.Subject.Draft).Length - 1 .. -1 .. 0 do
                match Rebase.shorter settings.Guest candidate.Subject field index with
                | None -> ()
                | Some subject ->
                    match Rebase.move candidate.Mutations candidate.Subject.Draft subject.Draft with
                    | None -> ()
                    | Some mutations ->
                        { candidate with
                            Subject = subject
                            Mutations = mutations
                        }
    }

/// Ranges to remove: all, halves, quarters, down to single entries.
let private runs count =
    seq {
        let mutable size = count

        while size >= 1 do
            for start in 0..size .. count - 1 do
                start, min size (count - start)

            size <- size / 2
    }

/// Candidates with a range of witness entries removed, counted after the mutations.
let private witnesses candidate =
    match Apply.applyAll candidate.Mutations candidate.Subject.Draft with
    | Ok draft when not draft.IsEdited ->
        seq {
            for field in [ State; Codes; Headers ] do
                let count = (Family.entriesOf field draft).Length

                for start, length in runs count do
                    let left =
                        if length = count then
                            [ Clear field ]
                        else
                            List.replicate length (Remove(field, start))

                    { candidate with
                        Mutations = candidate.Mutations @ left
                    }
        }
    | _ -> Seq.empty

/// Byte strings with a range removed, and with one byte set to zero.
let private shorterBytes (bytes: byte[]) =
    seq {
        for start, length in runs bytes.Length do
            Array.append bytes[.. start - 1] bytes[start + length ..]

        for index in 0 .. bytes.Length - 1 do
            if bytes[index] <> 0uy then
                Array.updateAt index 0uy bytes
    }

let private withFewerBytes mutation =
    match mutation with
    | Insert(field, at, entry) -> shorterBytes entry |> Seq.map (fun entry -> Insert(field, at, entry))
    | Replace(field, index, entry) ->
        shorterBytes entry |> Seq.map (fun entry -> Replace(field, index, entry))
    | Extend(field, index, tail) -> shorterBytes tail |> Seq.map (fun tail -> Extend(field, index, tail))
    | ExtendInput tail -> shorterBytes tail |> Seq.map ExtendInput
    | _ -> Seq.empty

let private bytes candidate =
    seq {
        for index, mutation in List.indexed candidate.Mutations do
            for smaller in withFewerBytes mutation do
                { candidate with
                    Mutations = List.updateAt index smaller candidate.Mutations
                }
    }

/// Size of the mutated input in bytes.
let size candidate =
    match Apply.applyAll candidate.Mutations candidate.Subject.Draft with
    | Ok draft -> (Draft.encode draft).Length
    | Error _ -> candidate.Subject.Bytes.Length

/// Candidates without a mutation that the others have made redundant: it no longer changes the size.
let private idle candidate =
    let before = size candidate

    seq {
        for index in 0 .. candidate.Mutations.Length - 1 do
            let fewer =
                { candidate with
                    Mutations = List.removeAt index candidate.Mutations
                }

            if not fewer.Mutations.IsEmpty && size fewer <= before then
                fewer
    }

/// Runs the stages of the reduction in order; deterministic, unless it is stopped.
let run settings failure candidate =
    let trial = Trial(settings, failure)

    let stage name step candidate =
        let after = if trial.IsOver then candidate else step candidate
        settings.Progress name (size after)
        after

    candidate
    |> stage "lies" (lies trial)
    |> stage "transactions" (descend trial (blocks settings))
    |> stage "witness" (descend trial witnesses >> descend trial idle)
    |> stage "bytes" (descend trial bytes)

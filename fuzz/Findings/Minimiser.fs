/// A finding made as small as it can be while it shows the same: fewer and simpler lies first, then a block with less in it, then a
/// witness with less in it, then fewer bytes.
module Perjury.Fuzz.Findings.Minimiser

open Perjury.Model
open Perjury.Mutators
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging

/// What a finding shows, and must go on to show: one target wrong in one mode, in one way, with the same words.
type Showing =
    {
        Target: Target
        Mode: Conformance
        Kind: Compare.Kind
        /// What the target said.
        Reason: string option
        /// What it should have said: a smaller case may have fewer reasons, and no other ones.
        Reasons: Set<Reason>
    }

/// A finding: an honest input and lies about it.
type Told =
    {
        Subject: Subject
        Family: Family option
        Mutations: Mutation list
    }

type Settings =
    {
        /// Tells whether a shortened block is still honest.
        Guest: Target
        /// Most inputs to judge.
        Budget: int
        Stopped: unit -> bool
        /// Told at each step what is tried and how small it has become.
        Progress: string -> int -> unit
    }

let judge (target: Target) modes told draft =
    Judge.all [ target ] modes (Judge.isOpen told.Family) told.Subject draft

/// What a finding shows of a target, the first mode first.
let showing (target: Target) modes told =
    match Apply.applyAll told.Mutations told.Subject.Draft with
    | Error _ when not told.Mutations.IsEmpty -> None
    | result ->
        let draft = Result.defaultValue told.Subject.Draft result

        judge target modes told draft
        |> List.tryPick (fun judgement ->
            judgement.Disagreement
            |> Option.map (fun kind ->
                {
                    Target = target
                    Mode = judgement.Mode
                    Kind = kind
                    Reason = Answer.reason judgement.Answer
                    Reasons = judgement.Expected.Reasons
                }))

let private same shown told (draft: Draft) =
    match judge shown.Target [ shown.Mode ] told draft with
    | [ judgement ] ->
        judgement.Disagreement = Some shown.Kind
        && Answer.reason judgement.Answer = shown.Reason
        && Set.isSubset judgement.Expected.Reasons shown.Reasons
    | _ -> false

/// Counts what is judged and says no when the budget is used up or the user has had enough.
type private Trial(settings, shown) =
    let mutable left = settings.Budget

    member _.IsOver = left <= 0 || settings.Stopped()

    member trial.Shows told =
        if trial.IsOver then
            false
        else
            left <- left - 1

            match Apply.applyAll told.Mutations told.Subject.Draft with
            | Ok draft -> same shown told draft
            | Error _ when told.Mutations.IsEmpty -> same shown told told.Subject.Draft
            | Error _ -> false

/// Simpler lies, and fewer.
let private lies (trial: Trial) told =
    let shows mutations =
        trial.Shows { told with Mutations = mutations }

    { told with
        Mutations = Shrink.shrink 400 shows told.Mutations
    }

/// The first of some smaller findings that still shows it, again and again until none does.
let rec private descend (trial: Trial) (smaller: Told -> seq<Told>) told =
    match smaller told |> Seq.tryFind trial.Shows with
    | Some next when not trial.IsOver -> descend trial smaller next
    | Some next -> next
    | None -> told

/// A block without one of its transactions or withdrawals, the last first: later ones build on earlier ones.
let private blocks settings (told: Told) =
    seq {
        for field in [ Transactions; Withdrawals ] do
            for index in (Family.entriesOf field told.Subject.Draft).Length - 1 .. -1 .. 0 do
                match Rebase.shorter settings.Guest told.Subject field index with
                | None -> ()
                | Some subject ->
                    match Rebase.move told.Mutations told.Subject.Draft subject.Draft with
                    | None -> ()
                    | Some mutations ->
                        { told with
                            Subject = subject
                            Mutations = mutations
                        }
    }

/// Runs of entries to leave out: all, halves, quarters, down to single ones.
let private runs count =
    seq {
        let mutable size = count

        while size >= 1 do
            for start in 0..size .. count - 1 do
                start, min size (count - start)

            size <- size / 2
    }

/// The witness with a run of entries left out of what is there after the lies.
let private witnesses told =
    match Apply.applyAll told.Mutations told.Subject.Draft with
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

                    { told with
                        Mutations = told.Mutations @ left
                    }
        }
    | _ -> Seq.empty

/// Bytes with a run of them left out, and with one of them zero.
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

let private bytes told =
    seq {
        for index, mutation in List.indexed told.Mutations do
            for smaller in withFewerBytes mutation do
                { told with
                    Mutations = List.updateAt index smaller told.Mutations
                }
    }

/// Bytes of the whole input, lies told.
let size told =
    match Apply.applyAll told.Mutations told.Subject.Draft with
    | Ok draft -> (Draft.encode draft).Length
    | Error _ -> told.Subject.Bytes.Length

/// Without a lie that the others have made idle: what is left out goes on being left out.
let private idle told =
    let before = size told

    seq {
        for index in 0 .. told.Mutations.Length - 1 do
            let fewer =
                { told with
                    Mutations = List.removeAt index told.Mutations
                }

            if not fewer.Mutations.IsEmpty && size fewer <= before then
                fewer
    }

/// The smallest finding that steps of one kind after the other reach; a function of its arguments, unless it is stopped.
let run settings shown told =
    let trial = Trial(settings, shown)

    let stage name step told =
        let after = if trial.IsOver then told else step told
        settings.Progress name (size after)
        after

    told
    |> stage "lies" (lies trial)
    |> stage "transactions" (descend trial (blocks settings))
    |> stage "witness" (descend trial witnesses >> descend trial idle)
    |> stage "bytes" (descend trial bytes)

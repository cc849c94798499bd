/// Feedback of a campaign: keeps the cases that combine a verdict with a trait for the first time, and lets later rounds mutate them
/// further.
module Perjury.Fuzz.Campaign.Feedback

open System
open System.Collections.Generic
open System.IO
open System.Security.Cryptography
open Perjury.Mutators
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Corpus
open Perjury.Fuzz.Findings
open Perjury.Fuzz.Campaign.Journal

/// Cases per round. A case sees what was learnt up to the end of the last round but one: threads do not wait for each other, and their
/// number changes nothing.
[<Literal>]
let Turn = Schedule.Turn

// FNV-1a: stable between runs, which the hashes of strings in .NET are not.
let private mix (hash: uint64) (text: string) =
    let mutable hash = hash

    for index in 0 .. text.Length - 1 do
        hash <- (hash ^^^ uint64 text[index]) * 0x100000001b3UL

    hash

let private start = 0xcbf29ce484222325UL

/// Hash of the observed behaviour: verdict and reason of the first target in every mode, and whether they were expected.
let verdictOf (judgements: Judgement list) =
    let ofOne hash (judgement: Judgement) =
        let hash = mix hash (Judge.observed judgement)
        let hash = mix hash (if judgement.Disagreement.IsSome then "!" else ".")

        match judgement.Answer.Rejection with
        | Some text -> mix hash (text.Substring(0, max 0 (text.IndexOf ':')))
        | None -> hash

    match judgements with
    | [] -> start
    | first :: _ ->
        judgements
        |> List.fold
            (fun hash judgement ->
                if judgement.Target = first.Target then
                    ofOne hash judgement
                else
                    hash)
            start

/// Case that later ones mutate further.
[<Struct>]
type private Entry =
    {
        Case: uint64
        Subject: Subject
        Mutations: Mutation list
        /// What the mutations give, where it is kept.
        Draft: Draft option
    }

// A learnt case is mutated a hundred times: what it was made of once is kept, as long as all of it is not too much.
[<Literal>]
let private MostKept = 0x4000000L

type Feedback(plan: Plan, folder: string, horizon: Horizon) =
    let subjects = Dictionary<string, Subject>()
    let traits = Dictionary<string, uint64[]>()
    let shapes = Dictionary<string, uint64[]>()
    let known = HashSet<struct (uint64 * string)>()
    let seen = HashSet<uint64>()
    let entries = List<Entry>()

    do
        for subject in plan.Subjects do
            subjects[subject.Name] <- subject

    let cached (cache: Dictionary<string, uint64[]>) (subject: Subject) make =
        match cache.TryGetValue subject.Name with
        | true, found -> found
        | false, _ ->
            let found = make subject |> Seq.map (mix start) |> Array.ofSeq
            cache[subject.Name] <- found
            found

    let traitsOf subject =
        cached traits subject (fun subject -> subject.Draft |> Signature.traits |> Signature.names)

    let shapesOf subject =
        cached shapes subject (fun subject ->
            subject.Draft.Witness.State
            |> Seq.map (fun node -> "touched-" + Signature.shape node))

    let isNewPair verdict found =
        seen.Add((found ^^^ verdict) * 0x9E3779B97F4A7C15UL)

    // Pairs of the verdict with each trait of the subject and with the kind of each node that a mutation names.
    let isNew verdict (subject: Subject) (mutations: Mutation list) =
        let mutable isNew = false

        // The traits of a subject never change, so each verdict is paired with them once.
        if known.Add(struct (verdict, subject.Name)) then
            for found in traitsOf subject do
                if isNewPair verdict found then
                    isNew <- true

        for mutation in mutations do
            match mutation with
            | Remove(State, index)
            | Flip(State, index, _, _)
            | Replace(State, index, _)
            | Forge(State, index, _) when index < subject.Draft.Witness.State.Length ->
                if isNewPair verdict (Array.item index (shapesOf subject)) then
                    isNew <- true
            | _ -> ()

        isNew

    // Ids of public fixtures contain slashes and other characters that file names cannot.
    let placeOf (subject: Subject) =
        let plain =
            subject.Name
            |> String.map (fun letter ->
                if Char.IsAsciiLetterOrDigit letter || "#.-_".Contains letter then
                    letter
                else
                    '_')

        let hash = Convert.ToHexStringLower(SHA1.HashData subject.Bytes)
        let plain = plain.Substring(max 0 (plain.Length - 80))
        Path.Combine(folder, "corpus", $"{plain}-{hash[..7]}")

    let mutable kept = 0L

    let remember case (subject: Subject) mutations (draft: Draft option) =
        let size = int64 subject.Bytes.Length
        let isKept = draft.IsSome && kept + size <= MostKept

        if isKept then
            kept <- kept + size

        lock entries (fun () ->
            entries.Add
                {
                    Case = case
                    Subject = subject
                    Mutations = mutations
                    Draft = if isKept then draft else None
                })

    let write (case: Case) =
        let place = placeOf case.Subject
        let honest = Path.Combine(place, CaseFiles.Base)

        if not (File.Exists honest) then
            Directory.CreateDirectory place |> ignore
            File.WriteAllBytes(honest + ".new", case.Subject.Bytes)
            File.Move(honest + ".new", honest, overwrite = true)

        let hash = Convert.ToHexStringLower(SHA1.HashData(Draft.encode case.Draft))

        let lies = Path.Combine(place, hash + ".json")
        File.WriteAllText(lies, (CaseFiles.liesJson plan.Seed case).ToJsonString() + "\n")
        hash

    /// Number of entries that a case may mutate; blocks until all cases that decide it are judged.
    let available index =
        let before = if index < Turn then 0UL else (index / Turn - 1UL) * Turn

        horizon.Await before

        lock entries (fun () ->
            let mutable low = 0
            let mutable high = entries.Count

            while low < high do
                let middle = (low + high) / 2

                if entries[middle].Case < before then
                    low <- middle + 1
                else
                    high <- middle

            low)

    /// Restores what an earlier run has learnt; gives the lies that showed something new, with their families.
    member _.Restore(lines: Line list) =
        [
            for line in lines do
                match line.Event with
                | Learnt(name, verdict, hash) when subjects.ContainsKey name ->
                    let place = placeOf subjects[name]

                    match
                        CaseFiles.readAbout
                            (Path.Combine(place, CaseFiles.Base))
                            (Path.Combine(place, hash + ".json"))
                    with
                    | Ok(_, family, mutations) ->
                        let case = Option.defaultValue 0UL line.Case
                        isNew verdict subjects[name] mutations |> ignore
                        remember case subjects[name] mutations None
                        family |> Option.map (fun family -> case, family.Name)
                    | Error why -> raise (IOException why)
                | _ -> None
        ]
        |> List.choose id

    /// Records a judged case, in the order of the cases; gives the event when it shows something new.
    member _.Learn (case: Case) judgements =
        let verdict = verdictOf judgements

        // A longer list of mutations could not be extended any more.
        if case.Mutations.Length <= 5 && isNew verdict case.Subject case.Mutations then
            let hash = write case
            remember case.Index case.Subject case.Mutations (Some case.Draft)
            Some(Learnt(case.Subject.Name, verdict, hash))
        else
            None

    member _.Entries = entries.Count

    /// Lie that mutates a learnt case further, once there is one.
    member _.Evolved(index: uint64) =
        match available index with
        | 0 -> None
        | count ->
            let choose place =
                let entry = lock entries (fun () -> entries[place])

                let draft =
                    entry.Draft
                    |> Option.orElseWith (fun () ->
                        Apply.applyAll entry.Mutations entry.Subject.Draft |> Result.toOption)

                entry.Mutations, entry.Subject, draft

            Plan.evolve plan index choose count

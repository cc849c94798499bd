/// A finding of the campaign as cases: told whole where its subject is a block of the embedded corpus, else by its bytes alone.
module Perjury.Fuzz.Export.Bundle

open System.IO
open System.Text.Json
open Perjury.Model
open Perjury.Mutators
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Corpus

/// What a bundle holds, before a chain is found for it.
type private Told =
    {
        Subject: Subject
        Name: string
        Seed: uint64
        Family: Family option
        Mutations: Mutation list
        Draft: Draft
    }

/// Cases, or the reason why nobody can be asked for a verdict.
type Exported =
    | Whole of Exhibit list
    /// The subject is no block of a chain that we can tell from its genesis.
    | Bare of name: string * (Conformance * Expected) list * input: byte[]

let private text (element: JsonElement) (name: string) =
    match element.TryGetProperty name with
    | true, value when value.ValueKind = JsonValueKind.String ->
        value.GetString() |> Option.ofObj |> Option.defaultValue ""
    | _ -> ""

let private read folder =
    CaseFiles.read folder
    |> Result.bind (fun (subject, family, mutations) ->
        use document =
            JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "mutations.json")))

        let root = document.RootElement

        match Apply.applyAll mutations subject.Draft with
        | Error refusal -> Error $"{folder}: the lies cannot be told: {refusal}"
        | Ok draft ->
            Ok
                {
                    Subject = subject
                    Name = text root "subject"
                    Seed =
                        (match System.UInt64.TryParse(text root "seed") with
                         | true, seed -> seed
                         | false, _ -> 0UL)
                    Family = family
                    Mutations = mutations
                    Draft = draft
                })

/// The block of the embedded corpus that a subject is, told by name and held to its bytes.
let private sourceOf told =
    match told.Name.LastIndexOf '#' with
    | -1 -> None
    | at ->
        let chain = told.Name.Substring(0, at)

        match System.Int32.TryParse(told.Name.Substring(at + 1)) with
        | false, _ -> None
        | true, number ->
            Chain.embedded told.Seed
            |> List.tryFind (fun known -> known.Name = chain && number >= 1 && number <= known.Blocks.Length)
            |> Option.bind (fun chain -> Source.ofBlock chain (number - 1) |> Result.toOption)
            |> Option.filter (fun source -> Bytes.equal source.Subject.Bytes told.Subject.Bytes)

let private nameOf told =
    match told.Family, told.Mutations with
    | _, [] -> "honest-block"
    | Some family, _ -> family.Name
    | None, _ -> "finding"

let private verdictsOf told =
    let expectation = Expectation.ofDraft told.Subject told.Draft

    match expectation Sufficient, expectation Canonical with
    | common, canonical when common.IsAccepted = canonical.IsAccepted -> [ Sufficient, common ]
    | common, canonical -> [ Sufficient, common; Canonical, canonical ]

let private exhibitOf told source (mode, expected: Expected) =
    let role = Aspect.roleOf source told.Mutations

    let verdict =
        if expected.IsAccepted then
            "must be accepted"
        else
            "must be rejected"

    {
        Source = source
        Name = nameOf told
        Group = "findings"
        Role = role
        Faults =
            told.Family
            |> Option.map (fun family -> Aspect.faultsOf family role)
            |> Option.defaultValue []
        Mutations = told.Mutations
        Draft = told.Draft
        Shelf = (if mode = Canonical then CanonicalOnly else Common)
        Expected = expected
        Description = $"{Naming.texts told.Mutations}: {verdict}."
        Counterpart = None
        Seed = told.Seed
    }

/// The cases of a bundle's folder; the error is one line.
let export folder =
    read folder
    |> Result.bind (fun told ->
        if Judge.isOpen told.Family then
            Error $"{folder}: upstream leaves the verdict of {nameOf told} open; it is no case"
        else
            match sourceOf told with
            | Some source -> Ok(Whole(verdictsOf told |> List.map (exhibitOf told source)))
            | None -> Ok(Bare(nameOf told, verdictsOf told, Draft.encode told.Draft)))

/// Paths and contents of the cases of a finding whose chain is not known; the number tells them apart in a suite.
let bareFiles (number: int, (name: string, verdicts: (Conformance * Expected) list, input: byte[])) =
    [
        for mode, expected in verdicts do
            let shelf = if mode = Canonical then "canonical" else "fixtures"
            let id = $"tests/perjury/findings/{name}::bare[{number}-{Judge.modeName mode}]"
            let file = Hex.object [ id, Fixture.bare name mode expected input ]

            $"{shelf}/blockchain_tests/perjury/findings/{name}-{number}.json",
            System.Text.Encoding.UTF8.GetBytes(file.ToJsonString() + "\n")
    ]

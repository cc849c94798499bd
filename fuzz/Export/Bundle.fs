/// Export of a finding: as a whole chain where its subject is a block of the embedded corpus, else by its input bytes alone.
module Perjury.Fuzz.Export.Bundle

open Perjury.Model
open Perjury.Mutators
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Findings

/// Contents of a bundle, before a chain is found for it.
type private Finding =
    {
        Subject: Subject
        Name: string
        Seed: uint64
        Family: Family option
        Mutations: Mutation list
        Draft: Draft
    }

/// Exported finding.
type Exported =
    | Whole of SuiteCase list
    /// A finding whose subject is no block of the embedded corpus.
    | Bare of name: string * (Conformance * Expected) list * input: byte[]

let private read folder =
    Recorded.read folder
    |> Result.map (fun finding ->
        {
            Subject = finding.Case.Subject
            Name = finding.Origin.Subject
            Seed = finding.Origin.Seed
            Family = finding.Case.Family
            Mutations = finding.Case.Mutations
            Draft = finding.Case.Draft
        })

/// Block of the embedded corpus that a subject is, found by name and compared by its bytes.
let private sourceOf finding =
    match finding.Name.LastIndexOf '#' with
    | -1 -> None
    | at ->
        let chain = finding.Name.Substring(0, at)

        match System.Int32.TryParse(finding.Name.Substring(at + 1)) with
        | false, _ -> None
        | true, number ->
            Chain.embedded finding.Seed
            |> List.tryFind (fun known -> known.Name = chain && number >= 1 && number <= known.Blocks.Length)
            |> Option.bind (fun chain -> Source.ofBlock chain (number - 1) |> Result.toOption)
            |> Option.filter (fun source -> Bytes.equal source.Subject.Bytes finding.Subject.Bytes)

let private nameOf finding =
    match finding.Family, finding.Mutations with
    | _, [] -> "honest-block"
    | Some family, _ -> family.Name
    | None, _ -> "finding"

let private verdictsOf finding =
    let expectation = Expectation.ofDraft finding.Subject finding.Draft

    match expectation Sufficient, expectation Canonical with
    | common, canonical when common.IsAccepted = canonical.IsAccepted -> [ Sufficient, common ]
    | common, canonical -> [ Sufficient, common; Canonical, canonical ]

let private caseOf finding source (mode, expected: Expected) =
    let role = Aspect.roleOf source finding.Mutations

    let verdict =
        if expected.IsAccepted then
            "must be accepted"
        else
            "must be rejected"

    {
        Source = source
        Name = nameOf finding
        Group = "findings"
        Role = role
        Faults =
            finding.Family
            |> Option.map (fun family -> Aspect.faultsOf family role)
            |> Option.defaultValue []
        Mutations = finding.Mutations
        Draft = finding.Draft
        Scope = (if mode = Canonical then CanonicalOnly else Common)
        Expected = expected
        Description = $"{Naming.texts finding.Mutations}: {verdict}."
        Counterpart = None
        Seed = finding.Seed
    }

/// Exports a bundle's folder; the error is one line.
let export folder =
    read folder
    |> Result.bind (fun finding ->
        if Judge.isOpen finding.Family then
            Error $"{folder}: upstream leaves the verdict of {nameOf finding} open; it is no case"
        else
            match sourceOf finding with
            | Some source -> Ok(Whole(verdictsOf finding |> List.map (caseOf finding source)))
            | None -> Ok(Bare(nameOf finding, verdictsOf finding, Draft.encode finding.Draft)))

/// Paths and contents of the cases of a bare finding; the number keeps their ids apart in a suite.
let bareFiles (number: int, (name: string, verdicts: (Conformance * Expected) list, input: byte[])) =
    [
        for mode, expected in verdicts do
            let scope = if mode = Canonical then "canonical" else "fixtures"
            let id = $"tests/perjury/findings/{name}::bare[{number}-{Judge.modeName mode}]"
            let file = Hex.object [ id, Fixture.bare name mode expected input ]

            $"{scope}/blockchain_tests/perjury/findings/{name}-{number}.json",
            System.Text.Encoding.UTF8.GetBytes(file.ToJsonString() + "\n")
    ]

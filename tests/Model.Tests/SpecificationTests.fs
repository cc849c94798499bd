module Perjury.Tests.SpecificationTests

open System
open System.IO
open System.Text.RegularExpressions
open Expecto
open Perjury.Tests.Suite

// The model is to be read: these tests look at its text.

let private folder = Path.Combine(Archives.repositoryRoot, "src", "Model.FSharp")

let private sources () =
    Directory.GetFiles(folder, "*.fs", SearchOption.AllDirectories)
    |> Array.filter (fun file ->
        not (file.Contains $"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}"))
    |> Array.map (fun file -> Path.GetRelativePath(folder, file), File.ReadAllLines file)

let private indent (line: string) =
    line.Length - line.TrimStart(' ').Length

/// A function or member: `let f x`, `let rec private f x`, `member _.M(x)`; a table is a value, and has no arguments.
let private definition =
    Regex(
        @"^ {0,8}(let|and|member)( rec)?( inline)?( private| internal)? +"
        + @"(?!private|internal|mutable|rec|inline)([\w'.]+|\(\|[^)]*\|\))(<[^>]*>)?( *\(| +[\w(\[_{])"
    )

let private isFunction (lines: string[]) at = definition.IsMatch lines[at]

/// Lines from the definition to the last one that is indented more.
let private length (lines: string[]) at =
    let isInside (line: string) =
        String.IsNullOrWhiteSpace line || indent line > indent lines[at]

    let body = lines[at + 1 ..] |> Array.takeWhile isInside

    1
    + (body
       |> Array.tryFindIndexBack (String.IsNullOrWhiteSpace >> not)
       |> Option.map ((+) 1)
       |> Option.defaultValue 0)

/// What a rule is taken from.
let private citation =
    Regex(
        "EIP|Yellow Paper|execution-specs|eprint|Keccak|NIST|SEC [12]|BLAKE2|RFC|RIPEMD-160|Handbook|TAOCP|spec|decision \d{4}|appendix",
        RegexOptions.IgnoreCase
    )

/// Files that state no rule of the protocol.
let private plumbing =
    [
        "Bytes.fs"
        "Outcome.fs"
        "Memo.fs"
        "CallData.fs"
        "Reason.fs"
        "Integer.fs"
    ]

[<Tests>]
let tests =
    testList
        "SpecificationTests"
        [
            testCase "no function of the model is longer than 40 lines"
            <| fun () ->
                let functions =
                    [|
                        for file, lines in sources () do
                            for at in 0 .. lines.Length - 1 do
                                if isFunction lines at then
                                    length lines at, $"{file}({at + 1}): {lines[at].Trim()}"
                    |]

                Expect.isGreaterThan functions.Length 600 "functions.Length"

                Expect.none
                    (functions |> Array.filter (fun (length, _) -> length > 40))
                    "functions |> Array.filter (fun (length, _) -> length > 40)"

                say $"{functions.Length} functions, the longest of {Array.max functions |> fst} lines"

            testCase "every file that states a rule says where it is from"
            <| fun () ->
                let silent =
                    sources ()
                    |> Array.filter (fun (file, lines) ->
                        not (List.contains (string (Path.GetFileName file)) plumbing)
                        && not (
                            lines |> Array.exists (fun line -> line.Contains "//" && citation.IsMatch line)
                        ))
                    |> Array.map fst

                Expect.none silent "silent"

            testCase "every witness rule and header rule stands under its source"
            <| fun () ->
                for name in [ "WitnessRules.fs"; "HeaderRules.fs"; "TransactionRules.fs"; "Fees.fs" ] do
                    let lines = sources () |> Array.find (fun (file, _) -> file = name) |> snd

                    let uncited =
                        [
                            for at in 0 .. lines.Length - 1 do
                                if lines[at].StartsWith "let " && isFunction lines at then
                                    let before = lines[.. at - 1]

                                    // its own comment, the heading of its section, or the first line of the file
                                    let own = before |> Array.rev |> Array.takeWhile _.StartsWith("///")
                                    let heading = before |> Array.rev |> Array.tryFind _.StartsWith("// ")
                                    let above = Array.concat [ own; Option.toArray heading; [| lines[0] |] ]

                                    if not (above |> Array.exists citation.IsMatch) then
                                        lines[at]
                        ]

                    Expect.none uncited name
        ]

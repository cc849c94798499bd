/// A target's own words about its failures, without what differs from input to input.
module Perjury.Fuzz.Findings.Words

open System.Text.RegularExpressions

[<Literal>]
let private MostChars = 60

let private replaced (pattern: string) (by: string) (text: string) =
    Regex.Replace(text, pattern, by, RegexOptions.CultureInvariant)

/// A name as one kebab-word: letters and digits alone.
let name (text: string) =
    let bare = text.ToLowerInvariant() |> replaced "[^a-z0-9]+" "-" |> _.Trim('-')

    bare.Substring(0, min MostChars bare.Length)

/// Words that a file name can hold: no hashes, numbers, quoted values or paths; empty where nothing telling is left.
let slug (text: string) =
    let bare =
        text
        |> replaced @"0x[0-9a-fA-F]+|\b[0-9a-fA-F]{16,}\b" " "
        // Of a path the last name tells where in the program it was.
        |> replaced @"[\w.-]*/(?:[\w.-]+/)*" ""
        |> replaced @"\d+" " "
        |> _.ToLowerInvariant()
        |> replaced @"[^a-z]+" "-"
        |> _.Trim('-')

    let cut = bare.Substring(0, min MostChars bare.Length)

    match cut.LastIndexOf '-' with
    | last when bare.Length > MostChars && last > MostChars / 2 -> cut.Substring(0, last)
    | _ -> cut.Trim '-'

// What every death of a runtime says tells nothing about why.
let private noise =
    [
        "note-run-with-rust-backtrace"
        "run-with-rust-backtrace"
        "exit-code"
        "exit"
    ]

/// The same without what every death of a runtime says; none where nothing else is told.
let telling text =
    let words = slug text

    let bare =
        noise
        |> List.fold (fun (words: string) said -> replaced $"(^|-){said}(?=-|$)" "" words) words
        |> _.Trim('-')

    if bare = "" then None else Some bare

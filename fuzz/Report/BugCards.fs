/// Bugs of a gate's page: each opens to what was expected and given, the lie, the input and the command that shows it again.
module Perjury.Fuzz.Report.BugCards

open System
open System.IO
open System.Net
open System.Text.RegularExpressions
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Findings
open Perjury.Fuzz.Gate

let escape (text: string) =
    WebUtility.HtmlEncode text |> Option.ofObj |> Option.defaultValue ""

/// Shortens hashes in the page; the bundle has them whole.
let shortened (text: string) =
    Regex.Replace(text, "0x[0-9a-f]{20,}", fun found -> found.Value.Substring(0, 10) + "…")

/// Address of a file relative to the page.
let private address (out: string) (path: string) =
    Path.GetRelativePath(out, path).Replace('\\', '/').Split '/'
    |> Array.map Uri.EscapeDataString
    |> String.concat "/"

let private row (title: string) html = $"<dt>{title}</dt><dd>{html}</dd>"

let private lies (sample: FindingSummary.FindingSummary) =
    match sample.Lies with
    | [] -> "none: the input is honest"
    | lies ->
        lies
        |> List.map (fun lie -> $"<code>{escape (shortened lie)}</code>")
        |> String.concat "<br>"

let private shown out (place: string, sample: FindingSummary.FindingSummary) =
    let input = address out (Path.Combine(place, "input.ssz"))
    let name = escape $"{sample.Cause.Rule}.ssz"
    let size = Bug.plural sample.Bytes "byte"
    let folder = escape (address out place) + "/"
    let again = Path.GetRelativePath(Directory.GetCurrentDirectory(), place)

    [
        row "expected" $"{escape (Bug.expected sample)}, {escape sample.Mode}"
        row "given" (escape (shortened sample.Given))
        row "lie" (lies sample)
        row "subject" $"<code>{escape sample.Subject}</code>"
        row
            "smallest input"
            $"<a href=\"{escape input}\" download=\"{name}\">download</a> ({size}), <a href=\"{folder}\">all of the finding</a>"
        row "show again" $"<code>perjury replay {escape again}</code>"
    ]

let private families (bug: Bug) =
    bug.Families
    |> List.map (fun (family, count) -> $"<code>{escape family}</code> ({Bug.number count})")
    |> String.concat ", "

let private card out isNew index (bug: Bug) =
    let faults = String.concat " " (Bug.faults bug)

    let tag text kind =
        $"<span class=\"tag {kind}\">{escape text}</span>"

    [
        $"<details class=\"bug\" id=\"bug-{index + 1}\"><summary><span class=\"what\">{index + 1}. {escape bug.Sentence}</span>"
        tag (Compare.kindName bug.Kind) "kind"

        if faults <> "" then
            tag faults ""

        tag (Bug.plural bug.Count "disagreement") ""
        isNew
        |> Option.map (fun isNew -> tag (if isNew then "new" else "known") "")
        |> Option.defaultValue ""
        "</summary><dl>"
        yield! bug.Smallest |> Option.map (shown out) |> Option.defaultValue []
        yield! Bug.proves bug |> List.map (shortened >> escape >> row "proves")
        row "lies" (families bug)
        "</dl></details>"
    ]

/// Section of the bugs, the first of a page; says so where there are none.
let section (verdict: Verdict) =
    let fresh = verdict.Comparison.New |> List.map _.Name |> set

    let isNew (bug: Bug) =
        verdict.BaselineFile
        |> Option.map (fun _ -> bug.Causes |> List.exists (Cause.id >> fresh.Contains))

    match verdict.Bugs with
    | [] ->
        [
            "<h2 id=\"bugs\">No bugs</h2>"
            "<p class=\"soft\">No lie was believed, and nothing honest was refused.</p>"
        ]
    | bugs ->
        [
            $"<h2 id=\"bugs\">{escape (Bug.headline bugs)}</h2>"
            yield!
                bugs
                |> List.indexed
                |> List.collect (fun (index, bug) -> card verdict.Out (isNew bug) index bug)
        ]

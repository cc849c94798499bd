/// Report files of a gate.
module Perjury.Fuzz.Report.GateReport

open System.IO
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Gate

/// Writes the report in every format into a folder.
let write (folder: string) (verdict: Verdict) =
    Directory.CreateDirectory folder |> ignore
    let file name = Path.Combine(folder, name)
    let results = verdict.Parts |> List.collect _.Results
    File.WriteAllLines(file "gate.txt", Text.lines verdict @ [ Text.lastLine verdict ])
    Markdown.write (file "gate.md") verdict
    Junit.write (file "gate.xml") results
    Ctrf.write (file "gate.ctrf.json") verdict.Started verdict.Finished results
    Page.write (file "gate.html") verdict

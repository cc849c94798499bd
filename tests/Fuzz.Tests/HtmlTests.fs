/// The gate's page in a real browser: its headings, its figures, and that it can be read.
module Perjury.Tests.HtmlTests

open System
open System.IO
open System.Text.RegularExpressions
open Expecto
open Perjury.Tests.Suite
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Findings
open Perjury.Fuzz.Campaign
open Perjury.Fuzz.Report
open Perjury.Fuzz.Gate
open Perjury.Fuzz.Report

let private failure name : Failure =
    {
        Suite = "regression"
        Name = name
        Kind = "trap"
        Message = "trap: <script>alert(1)</script> & more"
    }

/// Every section has something to show: a planted bug, and a baseline that knows some of it.
let private verdictIn folder : Verdict =
    let bug =
        WeakGuests.all () |> List.find (fun weak -> weak.Bug = "missing-node-is-absent")

    let run baseline =
        ReleaseGate.run
            {
                Target = bug.Target
                Version = "0.1.0+" + String('f', 40)
                Baseline = baseline
                Conform = []
                Sample = Some 0.0
                Cases = None
                Suite = None
                Known = []
                Campaign = TimedCampaign.Runs 400UL
                Required = []
                Last = None
                Seed = 1UL
                Jobs = 2
                Out = folder
                Quiet = true
            }
            never
            ignore

    let first = ReleaseGate.baselineOf (run None)

    let baseline =
        { first with
            Failures = List.skip 1 first.Failures @ [ failure "gone" ]
        }

    let verdict = run (Some("baseline.json", baseline))

    { verdict with
        // A campaign of a moment has no throughput worth drawing.
        Throughput =
            [
                for second in 0..11 ->
                    {
                        At = float second + 0.5
                        Rate = 900.0 + float (second * second % 7) * 40.0
                    }
            ]
        Comparison =
            { verdict.Comparison with
                Fixed = [ failure "healed" ]
            }
    }

let private page =
    lazy
        (let folder = Directory.CreateTempSubdirectory("perjury-page").FullName
         let verdict = verdictIn folder
         let path = Path.Combine(folder, "gate.html")
         Page.write path verdict
         folder, path, verdict)

let private clean () =
    if page.IsValueCreated then
        let folder, _, _ = page.Value
        Directory.Delete(folder, true)

let private all (pattern: string) (text: string) =
    [
        for found in Regex.Matches(text, pattern, RegexOptions.Singleline) -> found.Groups[1].Value
    ]

let private plain (html: string) =
    Regex.Replace(html, "<[^>]*>", " ")
    |> Net.WebUtility.HtmlDecode
    |> string
    |> fun text -> Regex.Replace(text, @"\s+", " ").Trim()

let private rowsOf id dom =
    match all $"<table id=\"{id}\">.*?<tbody>(.*?)</tbody>" dom with
    | [ body ] ->
        all "<tr[^>]*>(.*?)</tr>" body
        |> List.map (all "<td[^>]*>(.*?)</td>" >> List.map plain)
    | found -> failwith $"{found.Length} tables {id}"

// The browser measures; what it finds is the page's text when it is done.
let private measured width =
    let folder, path, _ = page.Value
    let copy = Path.Combine(folder, $"measured-{width}.html")

    let script =
        "<pre id=m></pre><script>"
        + "const seen = q => [...document.querySelectorAll(q)];"
        + "seen('details').forEach(e => e.open = true);"
        + "const hidden = seen('h1,h2,table,svg.chart,.tile').filter(e => e.getBoundingClientRect().height < 8).length;"
        + "const wide = seen('.card').filter(e => e.scrollWidth > e.clientWidth + 1).length;"
        + "document.getElementById('m').textContent = "
        + "['measured', document.documentElement.scrollWidth, innerWidth, hidden, wide, seen('h2').length].join(' ');"
        + "</script>"

    File.WriteAllText(copy, (File.ReadAllText path).Replace("</body>", script + "</body>"))

    match all "<pre id=\"m\">measured (.*?)</pre>" (HtmlBrowser.dom width copy) with
    | [ numbers ] -> numbers.Split ' ' |> Array.map int
    | _ -> failwith "the browser measured nothing"

afterRunTests clean

[<Tests>]
let tests =
    testList
        "HtmlTests"
        [
            testCase "the page needs nothing from outside and runs no script"
            <| fun () ->
                let _, path, _ = page.Value
                let html = File.ReadAllText path

                for outside in [ "http:"; "https:"; "<script"; "<link"; "@import"; "url("; " src=" ] do
                    Expect.isFalse (html.Contains outside) "html"

            testCase "a browser shows the headings and the figures of the run"
            <| fun () ->
                let _, path, verdict = page.Value
                let dom = HtmlBrowser.dom 1200 path
                let tally = Verdict.tally verdict

                Expect.equal
                    (all "<h1>(.*?)</h1>" dom |> List.map plain)
                    [ "Release gate of weak:missing-node-is-absent ✗ shut" ]
                    "all '<h1>(.*?)</h1>' dom |> List.map plain"

                Expect.equal
                    (all "<h2[^>]*>(.*?)(?: <small>|</h2>)" dom |> List.map plain)
                    [
                        Bug.headline verdict.Bugs
                        "New failures"
                        "Fixed"
                        yield! if verdict.Comparison.Known.IsEmpty then [] else [ "Known" ]
                        "Not met"
                        "Parts"
                        "Families and verdicts"
                        "Throughput"
                    ]
                    "headings"

                let tiles = all "<b>(.*?)</b>" dom |> List.map plain

                Expect.equal
                    (tiles |> List.truncate 5)
                    [
                        string tally.Passed
                        string verdict.Bugs.Length
                        "1"
                        string tally.Known
                        "1"
                    ]
                    "tiles |> List.truncate 5"

                let parts = rowsOf "parts" dom

                Expect.equal
                    (parts |> List.map List.head)
                    [ "conform"; "regression"; "negative suite"; "campaign" ]
                    "parts |> List.map List.head"

                Expect.equal ((parts[3])[1]) (string tally.Passed) "(parts[3])[1]"
                Expect.equal ((parts[3])[2]) "✗ 1" "(parts[3])[2]"

                // Each family asked, with its lies; the sum over the table is the campaign's.
                let families = rowsOf "families" dom
                let cases = families |> List.sumBy (fun row -> Int32.Parse(row[1].Replace(",", "")))
                Expect.equal cases (Verdict.families verdict |> List.sumBy _.Cases) "cases"

                // Each family opens to what it looks for and to the bugs that it showed.
                let opened = all "<details class=\"family\">(.*?)</details>" dom
                Expect.hasLength opened families.Length "families open"

                for row in Verdict.families verdict |> List.filter Verdict.isWrong do
                    let html =
                        opened |> List.find (fun html -> (plain html).StartsWith(row.Family + " "))

                    Expect.stringContains html "<a href=\"#bug-1\">" row.Family

                // Each bug opens to its lie and its input, which is there to download.
                let folder, _, _ = page.Value
                let bugs = all "<details class=\"bug\"[^>]*>(.*?)</details>" dom
                Expect.hasLength bugs verdict.Bugs.Length "bugs"

                for bug, html in List.zip verdict.Bugs bugs do
                    Expect.stringContains (plain html) bug.Sentence "sentence"

                    for word in [ "expected"; "given"; "lie"; "smallest input"; "show again" ] do
                        Expect.stringContains html $"<dt>{word}</dt>" word

                    let input = all "href=\"([^\"]*)\" download" html |> List.exactlyOne
                    Expect.isTrue (File.Exists(Path.Combine(folder, Uri.UnescapeDataString input))) input

                Expect.hasLength
                    (all "<table[^>]*>\\s*(<caption>)" dom)
                    (all "(<table)" dom).Length
                    "captions"

                Expect.equal ((rowsOf "unmet" dom)[0] |> List.last) (failure "gone").Message "unmet"

                let points = all "<polyline class=\"line\" points=\"(.*?)\"" dom |> List.exactlyOne
                Expect.hasLength (points.Split ' ') verdict.Throughput.Length "points.Split ' '"

            for width in [ 1280; 500; 400 ] do
                testCase $"nothing sticks out of the page, and everything is laid out: {width}"
                <| fun () ->
                    match measured width with
                    | [| scroll; inner; hidden; wide; headings |] ->
                        Expect.isLessThanOrEqual scroll inner "scroll"
                        Expect.equal hidden 0 "hidden"
                        Expect.isGreaterThanOrEqual headings 7 "headings"

                        // Every table fits: on a narrow screen its rows are stacked.
                        Expect.equal wide 0 "wide"
                    | other -> failtest $"%A{other}"

            for dark in [ false; true ] do
                testCase $"the page is drawn in light and in dark: {dark}"
                <| fun () ->
                    let folder, path, _ = page.Value
                    let shot = Path.Combine(folder, $"shot-{dark}.png")
                    HtmlBrowser.screenshot dark 1200 1600 path shot
                    let image = HtmlBrowser.image shot
                    Expect.equal (image.Width, image.Height) (1200, 1600) "image.Width, image.Height"

                    // Text, badges, bars and the chart have many colours; a blank page has one.
                    let colours = image.Pixels |> Array.countBy id |> Array.sortByDescending snd
                    Expect.isGreaterThan colours.Length 100 "colours.Length"
                    let struct (red, green, blue), most = colours[0]
                    Expect.isLessThan most (image.Pixels.Length * 98 / 100) "most"
                    let light = (int red + int green + int blue) / 3
                    Expect.equal (light < 64) dark "light < 64"
                    Expect.notEqual (light > 220) dark "light > 220"
        ]

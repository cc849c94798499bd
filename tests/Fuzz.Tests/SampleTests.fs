/// A sample is its percentage, whatever the layout of an archive.
module Perjury.Tests.SampleTests

open Expecto
open Perjury.Fixtures
open Perjury.Fuzz.Conform.Eest

let private case id source =
    FixtureCase(Id = id, Source = source, Format = FixtureFormat.BlockchainTest)

/// A folder for each function, as the releases of Amsterdam have them: 3 programs' folders of 400, 40 and 1 cases.
let private release =
    [
        for folder, count in [ "eip1", 400; "eip2", 40; "eip3", 1 ] do
            for n in 1..count do
                case
                    $"tests/fork/{folder}/test_a.py::test_{n}[fork]"
                    $"release.tar.gz!release/{folder}/test_{n}/test_{n}.json"
    ]

let private drawn percent seed =
    Sample.filter percent seed release |> Seq.map _.Id |> List.ofSeq

let private count (folder: string) ids =
    ids |> List.filter (fun (id: string) -> id.Contains folder) |> List.length

[<Tests>]
let tests =
    testList
        "SampleTests"
        [
            testCase "of every folder that percentage is drawn, and one at least"
            <| fun () ->
                let ids = drawn 5.0 1UL
                Expect.equal (count "eip1" ids) 20 "eip1"
                Expect.equal (count "eip2" ids) 2 "eip2"
                Expect.equal (count "eip3" ids) 1 "eip3"

            testCase "all is a hundred percent, and nothing is more"
            <| fun () ->
                Expect.equal (drawn 100.0 1UL).Length release.Length "100"
                Expect.equal (drawn 250.0 1UL).Length release.Length "250"

            testCase "no percentage leaves the first of every folder"
            <| fun () -> Expect.equal (drawn 0.0 1UL).Length 3 "0"

            testCase "another seed draws others, the same seed the same"
            <| fun () ->
                Expect.equal (drawn 5.0 1UL) (drawn 5.0 1UL) "seed 1"
                Expect.notEqual (drawn 5.0 1UL) (drawn 5.0 2UL) "seed 2"

            testCase "where the fixtures lie draws nothing else"
            <| fun () ->
                let under root =
                    [
                        for folder, count in [ "a", 300; "b", 30; "a/c", 60 ] do
                            for n in 1..count do
                                case $"test_{folder}_{n}" $"{root}/{folder}/test_{n}.json"
                    ]

                let ids root =
                    Sample.filter 7.0 1UL (under root) |> Seq.map _.Id |> List.ofSeq

                Expect.equal (ids "/one/place.tar.gz!tests") (ids "elsewhere") "ids"

            testCase "a case without a program is of its file's folder"
            <| fun () ->
                let cases =
                    [ "a", "x/one.json"; "b", "x/two.json"; "c", "y/one.json" ]
                    |> List.map (fun (id, source) -> case id source)

                Expect.equal (Sample.filter 0.0 1UL cases |> Seq.map _.Id |> List.ofSeq) [ "a"; "c" ] "ids"
        ]

/// Guests of others in a campaign: what one of them does to itself costs it one case; and without an oracle they are held against each
/// other.
module Perjury.Tests.ExternalCampaignTests

open System
open System.IO
open Expecto
open Perjury.Tests.Suite
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Corpus
open Perjury.Fuzz.Campaign
open Perjury.Fuzz.Targets.External
open Perjury.Model
open Perjury.Mutators

let private subjects = [| Samples.subjects[0] |]

let private plan families =
    Plan.make
        1UL
        (Catalogue.families
         |> Array.filter (fun family -> List.contains family.Name families))
        subjects

let private target folder (script: string) (fields: string) =
    let program = Path.Combine(folder, "guest")
    File.WriteAllText(program, "#!/bin/sh\n" + script + "\n")
    File.SetUnixFileMode(program, UnixFileMode.UserRead ||| UnixFileMode.UserExecute)
    let path = Path.Combine(folder, "scripted.json")
    File.WriteAllText(path, "{ \"name\": \"scripted\", \"command\": [\"{here}/guest\"], " + fields + " }")

    match External.tryFind path with
    | Some(Ok target) -> target
    | other -> failwith $"%A{other}"

/// Every case of a campaign of so many lies, by what was observed.
let private observed folder target runs =
    let settings =
        { Runs.campaign (Path.Combine(folder, "out")) [ target ] 1 runs with
            Modes = [ Sufficient ]
        }

    let outcome =
        Campaign.run settings (plan [ "remove-state-node"; "remove-code" ]) never

    outcome.State.Counts
    |> Map.toList
    |> List.filter (fun (cell, _) -> cell.Target = target.Name)
    |> List.groupBy (fun (cell, _) -> cell.Observed)
    |> List.map (fun (what, cells) -> what, List.sumBy snd cells)
    |> Map.ofList

// A counter in a file, because a child that died is another process the next time; finding and shrinking ask again, so that the
// misdeeds come first and every later answer is sound.
let private misbehaving =
    [
        "sleep 1000"
        "kill -SEGV $$"
        "while :; do echo 0123456789012345678901234567890123456789; done"
        "exec python3 -c 'b = bytearray(1 << 30); print(len(b))'"
        "sleep 1000 & kill -KILL $$"
        "echo what"
    ]

let private script perCase sound =
    let cases =
        misbehaving
        |> List.mapi (fun index deed -> $"{index * 3 + 2}) {deed} ;;")
        |> String.concat "\n"

    $"here=$(dirname \"$0\")\n"
    + $"n=$(cat \"$here/count\" 2>/dev/null || echo 0)\nn=$((n+1))\necho $n > \"$here/count\"\n"
    + $"case $n in\n{cases}\nesac\n"
    + perCase sound

let private pairwise folder targets runs : Pairwise.Settings =
    {
        Targets = targets
        Mode = Sufficient
        Runs = Some runs
        Seconds = None
        Jobs = 2
        Out = folder
        Quiet = true
    }

let private witnessLies =
    [ "remove-state-node"; "remove-code"; "flip-state-node"; "duplicate-code" ]

[<Tests>]
let tests =
    testList
        "ExternalCampaignTests"
        [
            testCase "hanging, crashing, babbling, hungry and forking cost the cases in which they happen"
            <| fun () ->
                inFolder (fun folder ->
                    let sound = $"echo 0x{Bytes.toHex subjects[0].Rejected}"

                    let fields =
                        "\"mode\": \"stdin\", \"output\": \"hex\", \"timeoutMs\": 4000, \"memoryMiB\": 200"

                    let target =
                        target folder (script (fun sound -> "cat > /dev/null; " + sound) sound) fields

                    let clock = Diagnostics.Stopwatch.StartNew()
                    let observed = observed folder target 30UL

                    let count what =
                        Map.tryFind what observed |> Option.defaultValue 0

                    // The honest input and thirty lies, none lost.
                    Expect.equal
                        (observed |> Map.toSeq |> Seq.sumBy snd)
                        31
                        "observed |> Map.toSeq |> Seq.sumBy snd"

                    Expect.inRange
                        (count "timed-out" + count "trapped" + count "garbled" + count "out-of-memory")
                        (3, 6)
                        "count 'timed-out' + count 'trapped' + count 'garbled' + count"

                    Expect.isGreaterThanOrEqual (count "rejected") 25 "count 'rejected'"
                    Expect.isLessThan clock.Elapsed.TotalSeconds 200.0 "clock.Elapsed.TotalSeconds")

            testCase "the output for what cannot be read is one, with a schema id and without"
            <| fun () ->
                inFolder (fun folder ->
                    let right = Guests.right subjects

                    // As of a platform whose public bytes are always as many, or of a target that gives a hash.
                    let altered name change =
                        { right with
                            Name = name
                            Run =
                                fun mode input ->
                                    let answer = right.Run mode input

                                    match answer.Observation with
                                    | Output bytes when Array.forall ((=) 0uy) bytes ->
                                        { answer with
                                            Observation = change (Array.zeroCreate 41)
                                        }
                                    | _ -> answer
                        }

                    let short = altered "short" Output

                    let hashed = altered "hashed" (Security.Cryptography.SHA256.HashData >> Hashed)

                    let outcome =
                        Pairwise.run
                            (pairwise folder [ right; short; hashed ] 40UL)
                            (plan [ "cut-input"; "extend-input" ])
                            never

                    Expect.equal (outcome.Agreed, outcome.Disagreed) (41, 0) "all agree"

                    let target, _ = Beside.join [ short ] right
                    let answer = target.Run Sufficient [| 1uy |]
                    Expect.equal answer.Observation (Output(Array.zeroCreate 43)) "beside")

            testCase "targets that say the same agree, and one that believes is found without an oracle"
            <| fun () ->
                inFolder (fun folder ->
                    let right = Guests.right subjects

                    let twin = { right with Name = "twin" }

                    let agreeing =
                        Pairwise.run (pairwise folder [ right; twin ] 60UL) (plan witnessLies) never

                    Expect.equal
                        (agreeing.Agreed, agreeing.Disagreed)
                        (61, 0)
                        "agreeing.Agreed, agreeing.Disagreed"

                    let believer = Guests.missingNodeReadsAsAbsent subjects

                    let parted =
                        Pairwise.run (pairwise folder [ right; believer ] 60UL) (plan witnessLies) never

                    Expect.equal (parted.Agreed + parted.Disagreed) 61 "parted.Agreed + parted.Disagreed"
                    Expect.isNonEmpty parted.Findings "parted.Findings"

                    for place, comparison in parted.Findings do
                        Expect.hasLength comparison.Case.Mutations 1 "comparison.Case.Mutations"

                        Expect.isFalse
                            (Answer.accepts (snd comparison.Answers[0]))
                            "Answer.accepts (snd comparison.Answers[0])"

                        Expect.isTrue
                            (Answer.accepts (snd comparison.Answers[1]))
                            "Answer.accepts (snd comparison.Answers[1])"

                        // What was written is a finding that the other verbs read.
                        match CaseFiles.read place with
                        | Ok(subject, _, mutations) ->
                            Expect.isTrue
                                (Bytes.equal subject.Bytes subjects[0].Bytes)
                                "Bytes.equal subject.Bytes subjects[0].Bytes"

                            Expect.equal
                                (List.ofSeq mutations)
                                comparison.Case.Mutations
                                "List.ofSeq mutations"
                        | Error why -> failtest why)

            testCase "a hash agrees with the output that it is of, and one target alone is held to answering"
            <| fun () ->
                inFolder (fun folder ->
                    let right = Guests.right subjects

                    let hashed =
                        { right with
                            Name = "hashed"
                            Run =
                                fun mode input ->
                                    match (right.Run mode input).Observation with
                                    | Output bytes ->
                                        {
                                            Observation = Hashed(Security.Cryptography.SHA256.HashData bytes)
                                            Rejection = None
                                            Words = None
                                        }
                                    | other ->
                                        {
                                            Observation = other
                                            Rejection = None
                                            Words = None
                                        }
                        }

                    let both =
                        Pairwise.run (pairwise folder [ right; hashed ] 40UL) (plan witnessLies) never

                    Expect.equal (both.Agreed, both.Disagreed) (41, 0) "both.Agreed, both.Disagreed"

                    let alone =
                        Pairwise.run
                            (pairwise folder [ Guests.missingNodeReadsAsAbsent subjects ] 40UL)
                            (plan witnessLies)
                            never

                    Expect.equal alone.Disagreed 0 "alone.Disagreed"

                    let lies = [ "clear-codes"; "remove-code" ]

                    let dying =
                        Pairwise.run
                            (pairwise folder [ Guests.diesWithoutCodes subjects ] 40UL)
                            (plan lies)
                            never

                    Expect.isGreaterThan dying.Disagreed 0 "dying.Disagreed")
        ]

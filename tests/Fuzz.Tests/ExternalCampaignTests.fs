namespace Perjury.Tests

open System
open System.IO
open NUnit.Framework
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Corpus
open Perjury.Fuzz.Campaign
open Perjury.Fuzz.Targets.External
open Perjury.Model
open Perjury.Mutators

/// Guests of others in a campaign: what one of them does to itself costs it one case; and without an oracle they are held against each
/// other.
[<TestFixture>]
[<Platform("Linux,MacOsX")>]
module ExternalCampaignTests =
    let private inFolder work =
        let folder = Directory.CreateTempSubdirectory("perjury").FullName

        try
            work folder
        finally
            Directory.Delete(folder, true)

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
        let settings: Campaign.Settings =
            {
                Runs = Some runs
                Seconds = None
                Jobs = 1
                Modes = [ Sufficient ]
                Targets = [ target ]
                Out = Path.Combine(folder, "out")
                Resume = None
                Quiet = true
            }

        let outcome =
            Campaign.run settings (plan [ "remove-state-node"; "remove-code" ]) (fun () -> false)

        outcome.State.Counts
        |> Map.toList
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

    [<Test>]
    let ``hanging, crashing, babbling, hungry and forking cost the cases in which they happen`` () =
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
            Assert.That(observed |> Map.toSeq |> Seq.sumBy snd, Is.EqualTo 31)

            Assert.That(
                count "timed-out" + count "trapped" + count "garbled" + count "out-of-memory",
                Is.InRange(3, 6)
            )

            Assert.That(count "rejected", Is.GreaterThanOrEqualTo 25)
            Assert.That(clock.Elapsed.TotalSeconds, Is.LessThan 200.0))

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

    let private never () = false

    [<Test>]
    let ``targets that say the same agree, and one that believes is found without an oracle`` () =
        inFolder (fun folder ->
            let right = Guests.right subjects

            let twin = { right with Name = "twin" }

            let agreeing =
                Pairwise.run (pairwise folder [ right; twin ] 60UL) (plan witnessLies) never

            Assert.That((agreeing.Agreed, agreeing.Disagreed), Is.EqualTo((61, 0)))

            let believer = Guests.missingNodeReadsAsAbsent subjects

            let parted =
                Pairwise.run (pairwise folder [ right; believer ] 60UL) (plan witnessLies) never

            Assert.That(parted.Agreed + parted.Disagreed, Is.EqualTo 61)
            Assert.That(parted.Findings, Is.Not.Empty)

            for place, comparison in parted.Findings do
                Assert.That(comparison.Case.Mutations, Has.Length.EqualTo 1)
                Assert.That(Answer.accepts (snd comparison.Answers[0]), Is.False)
                Assert.That(Answer.accepts (snd comparison.Answers[1]), Is.True)

                // What was written is a finding that the other verbs read.
                match CaseFiles.read place with
                | Ok(subject, _, mutations) ->
                    Assert.That(Bytes.equal subject.Bytes subjects[0].Bytes, Is.True)
                    Assert.That(List.ofSeq mutations, Is.EqualTo(box comparison.Case.Mutations))
                | Error why -> Assert.Fail why)

    [<Test>]
    let ``a hash agrees with the output that it is of, and one target alone is held to answering`` () =
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
                                }
                            | other ->
                                {
                                    Observation = other
                                    Rejection = None
                                }
                }

            let both =
                Pairwise.run (pairwise folder [ right; hashed ] 40UL) (plan witnessLies) never

            Assert.That((both.Agreed, both.Disagreed), Is.EqualTo((41, 0)))

            let alone =
                Pairwise.run
                    (pairwise folder [ Guests.missingNodeReadsAsAbsent subjects ] 40UL)
                    (plan witnessLies)
                    never

            Assert.That(alone.Disagreed, Is.Zero)

            let lies = [ "clear-codes"; "remove-code" ]

            let dying =
                Pairwise.run (pairwise folder [ Guests.diesWithoutCodes subjects ] 40UL) (plan lies) never

            Assert.That(dying.Disagreed, Is.GreaterThan 0))

/// Guests of others, played by small shell scripts: every way to be asked, to answer, and to fail.
module Perjury.Tests.ExternalTargetTests

open System
open System.Diagnostics
open System.IO
open Expecto
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Campaign
open Perjury.Fuzz.Targets.External
open Perjury.Model
open Perjury.Mutators

let private subject = Samples.subjects[0]
let private input = subject.Bytes
let private hexOf bytes = Bytes.toHex bytes
let private accepted = hexOf subject.Accepted
let private rejected = hexOf subject.Rejected

/// A folder with a script `guest` and a target file for it; the fields are JSON without the braces.
let private withScript (script: string) (fields: string) work =
    let folder = Directory.CreateTempSubdirectory("perjury").FullName

    try
        let program = Path.Combine(folder, "guest")
        File.WriteAllText(program, "#!/bin/sh\n" + script + "\n")
        File.SetUnixFileMode(program, UnixFileMode.UserRead ||| UnixFileMode.UserExecute)
        let path = Path.Combine(folder, "scripted.json")
        File.WriteAllText(path, "{ \"name\": \"scripted\", " + fields + " }")

        match External.tryFind path with
        | Some(Ok target) -> work target
        | Some(Error why) -> failwith why
        | None -> failwith "the path is no target"
    finally
        Directory.Delete(folder, true)

let private ask script fields =
    withScript script fields (fun target -> target.Run Sufficient input)

let private stdin output =
    $"\"mode\": \"stdin\", \"command\": [\"{{here}}/guest\"], \"output\": \"{output}\", \"timeoutMs\": 60000"

// Octal escapes are what every printf has.
let private raw (bytes: byte[]) =
    let escapes =
        bytes |> Array.map (fun b -> "\\" + Convert.ToString(int b, 8).PadLeft(3, '0'))

    "printf '" + String.concat "" escapes + "'"

let private isOutput (bytes: byte[]) (answer: Answer) =
    match answer.Observation with
    | Output given -> Expect.equal (hexOf given) (hexOf bytes) "hexOf given"
    | _ -> failtest (Answer.text answer)

let private isGarbled (answer: Answer) =
    match answer.Observation with
    | Garbled _ -> ()
    | _ -> failtest (Answer.text answer)

let private isAlive (pidFile: string) =
    let stat = $"/proc/{File.ReadAllText(pidFile).Trim()}/stat"

    // A zombie that nobody has reaped yet is dead.
    try
        not (File.ReadAllText(stat).Contains ") Z")
    with :? IOException ->
        false

let private batch =
    "\"mode\": \"batch\", \"command\": [\"{here}/guest\"], \"output\": \"line\", \"timeoutMs\": 60000"

// The n-th question of a child is in $n.
let private batchScript perLine =
    $"n=0; while read -r path; do n=$((n+1)); {perLine}; done"

[<Tests>]
let tests =
    testList
        "ExternalTargetTests"
        [
            testCase "raw bytes, hex, padded bytes, hashes and lines are read as the same output"
            <| fun () ->
                let hash = Security.Cryptography.SHA256.HashData subject.Rejected

                for output, script in
                    [
                        "ssz", raw subject.Rejected
                        "hex", $"echo {rejected}"
                        "hex", $"echo 0x{rejected.ToUpperInvariant()}"
                        "padded", raw (Array.append subject.Rejected (Array.zeroCreate 213))
                        "padded", raw subject.Rejected
                        "sha256", raw hash
                        "sha256", raw (Array.append hash (Array.zeroCreate 224))
                        "sha256", $"echo 0x{hexOf hash}"
                        "line", $"echo '# a comment'; echo; echo 0x{rejected}; echo more"
                        "line", $"echo OK 0x{rejected}"
                    ] do
                    let answer = ask script (stdin output)
                    isOutput subject.Rejected answer

            testCase "a hash of no output that the input can have stays a hash, and is never right"
            <| fun () ->
                let hash = Array.create 32 7uy
                let answer = ask (raw hash) (stdin "sha256")
                Expect.equal answer.Observation (Hashed hash) (Answer.text answer)
                let expected = Expectation.ofWitness Sufficient subject subject.Draft.Witness

                Expect.equal
                    (Compare.disagreement expected answer)
                    (Some Compare.WrongOutput)
                    "Compare.disagreement expected answer"

            testCase "what is no output is garbled"
            <| fun () ->
                for output, script in
                    [
                        "ssz", "printf abc"
                        "ssz", raw (Array.append subject.Accepted [| 0uy |])
                        "hex", "echo hello"
                        "hex", "echo 0x00"
                        "hex", ":"
                        "padded", raw (Array.append subject.Accepted [| 0uy; 1uy |])
                        "padded", raw (Array.truncate 42 subject.Accepted)
                        "sha256", "echo nothing"
                        "line", "echo '# nothing'"
                        "line", "echo 0x1234"
                    ] do
                    isGarbled (ask script (stdin output))

            testCase "the input arrives whole, alone or behind its length, on stdin and in a file"
            <| fun () ->
                let length = BitConverter.GetBytes(uint32 input.Length)

                let sum (bytes: byte[]) =
                    hexOf (Security.Cryptography.SHA256.HashData bytes)

                // The script answers only if it was given exactly these bytes.
                let answersTo bytes source =
                    $"set -- $(sha256sum {source}); [ $1 = {sum bytes} ] && echo {accepted}"

                let file =
                    "\"mode\": \"file\", \"command\": [\"{here}/guest\", \"--in={input}\"], \"output\": \"hex\", \"timeoutMs\": 60000"

                let named bytes =
                    "f=${1#--in=}; " + answersTo bytes "\"$f\""

                isOutput subject.Accepted (ask (answersTo input "") (stdin "hex"))

                isOutput
                    subject.Accepted
                    (ask (answersTo (Array.append length input) "") (stdin "hex" + ", \"prefix\": \"ere\""))

                isOutput subject.Accepted (ask (named input) file)

                isOutput
                    subject.Accepted
                    (ask (named (Array.append length input)) (file + ", \"prefix\": \"ere\""))

            testCase "a fixture holds the input, and the printed verdict is the answer whatever the exit code"
            <| fun () ->
                let fields =
                    "\"mode\": \"fixture\", \"command\": [\"{here}/guest\", \"{fixture}\"], \"timeoutMs\": 60000, "
                    + "\"verdict\": \"actual_success=(\\\\w+)\", \"reasons\": { \"no such node\": \"missing-node\" }"

                let script verdict =
                    $"grep -q 0x{hexOf input} $1 && echo fixture=x actual_success={verdict} no such node; exit 1"

                isOutput subject.Accepted (ask (script "true") fields)
                let rejection = ask (script "false") fields
                isOutput subject.Rejected rejection
                Expect.equal (Answer.reasons rejection) [ "missing-node" ] "Answer.reasons rejection"
                isGarbled (ask (script "perhaps") fields)

                match (ask "exit 1" fields).Observation with
                | Trapped _ -> ()
                | other -> failtest $"{other}"

            testCase "our own reader takes the fixture for one block with its bytes"
            <| fun () ->
                use content = new MemoryStream(Scratch.fixture input)

                let test =
                    Perjury.Fixtures.FixtureReader.ReadFile("made.json", content, (fun _ -> true))
                    |> Seq.exactlyOne

                Expect.equal test.Blocks[0].StatelessInputBytes input "test.Blocks[0].StatelessInputBytes"

                Expect.equal
                    test.Blocks[0].StatelessOutputBytes
                    subject.Accepted
                    "test.Blocks[0].StatelessOutputBytes"

                let witness = nonNull test.Blocks[0].ExecutionWitness
                Expect.equal witness.State.Count subject.Draft.Witness.State.Length "witness.State.Count"

            for script, text in
                [
                    "exit 3", "exit 3"
                    "echo broken >&2; exit 1", "exit 1: broken"
                    "kill -SEGV $$", "SIGSEGV"
                    "kill -ABRT $$", "SIGABRT"
                ] do
                testCase $"a process that dies is a trap, never a rejection: {script}"
                <| fun () ->
                    match (ask $"echo {rejected}; {script}" (stdin "hex")).Observation with
                    | Trapped what -> Expect.equal what text "what"
                    | other -> failtest $"{other}"

            testCase "an exit code that is declared does not hide the output"
            <| fun () ->
                let answer =
                    ask $"echo {rejected}; exit 1" (stdin "hex" + ", \"exitCodes\": [0, 1]")

                isOutput subject.Rejected answer

            testCase "a process that hangs costs its time and takes all it has started with it"
            <| fun () ->
                let pidFile = Path.GetTempFileName()

                try
                    let fields = (stdin "hex").Replace("60000", "1500")

                    let clock = Stopwatch.StartNew()

                    let answer = ask $"sleep 1000 & echo $! > {pidFile}; wait" fields

                    Expect.equal answer.Observation TimedOut "answer.Observation"
                    Expect.isLessThan clock.Elapsed.TotalSeconds 100.0 "clock.Elapsed.TotalSeconds"
                    Expect.isFalse (isAlive pidFile) "isAlive pidFile"
                finally
                    File.Delete pidFile

            testCase "what a process leaves running does not hold up its answer"
            <| fun () ->
                let pidFile = Path.GetTempFileName()

                try
                    let answer = ask $"sleep 1000 & echo $! > {pidFile}; echo {accepted}" (stdin "hex")

                    isOutput subject.Accepted answer
                    Expect.isFalse (isAlive pidFile) "isAlive pidFile"
                finally
                    File.Delete pidFile

            testCase "a process that prints without end is garbled at once"
            <| fun () ->
                isGarbled (
                    ask "while :; do echo 0123456789012345678901234567890123456789; done" (stdin "hex")
                )

            testCase "a process that does not read its input is not in the way"
            <| fun () -> isOutput subject.Accepted (ask $"echo {accepted}" (stdin "hex"))

            testCase "memory beyond the limit is told from a trap"
            <| fun () ->
                let hog = "exec python3 -c 'b = bytearray(1 << 30); print(len(b))'"
                let answer = ask hog (stdin "hex" + ", \"memoryMiB\": 200")
                Expect.equal answer.Observation OutOfMemory "answer.Observation"
                // Without the limit it is only an answer in the wrong form.
                isGarbled (ask hog (stdin "hex"))

            testCase "a batch child answers many questions, and is asked by path"
            <| fun () ->
                let script =
                    batchScript $"[ -s \"$path\" ] && echo \"# $n\" && echo && echo OK 0x{accepted}"

                withScript script batch (fun target ->
                    for _ in 1..20 do
                        isOutput subject.Accepted (target.Run Sufficient input))

            for failure, text in
                [
                    "exit 4", "trapped, exit 4"
                    "kill -SEGV $$", "trapped, SIGSEGV"
                    "sleep 1000", "timed out"
                    "echo err: no file", "trapped, err: no file"
                    "echo what", "garbled, line \"what\""
                ] do
                testCase $"a batch child that fails costs one case and is started again: {failure}"
                <| fun () ->
                    let script =
                        batchScript $"if [ $n = 3 ]; then {failure}; else echo 0x{accepted}; fi"

                    withScript script (batch.Replace("60000", "4000")) (fun target ->
                        let texts = [ for _ in 1..6 -> Answer.text (target.Run Sufficient input) ]
                        let right = "accepted"
                        Expect.equal (texts |> List.take 3) [ right; right; text ] "texts |> List.take 3"
                        Expect.equal texts[3] right "texts[3]")

            testCase "a batch child that answers twice is not believed the second time"
            <| fun () ->
                let script = batchScript $"echo 0x{accepted}; echo 0x{rejected}"

                withScript script batch (fun target ->
                    isOutput subject.Accepted (target.Run Sufficient input)
                    Threading.Thread.Sleep 1000
                    isGarbled (target.Run Sufficient input)
                    isOutput subject.Accepted (target.Run Sufficient input))

            testCase "children of both modes are told theirs"
            <| fun () ->
                let script =
                    batchScript "if [ $1 = canonical ]; then echo err: unsorted; else echo OK; fi"

                let fields =
                    batch.Replace("guest\"]", "guest\", \"{conformance}\"]")
                    + ", \"conformance\": \"both\", \"verdict\": \"^(OK|err)\", \"reasons\": { \"unsorted\": \"unsorted-nodes\" }"

                withScript script fields (fun target ->
                    Expect.equal target.Modes [ Sufficient; Canonical ] "target.Modes"
                    isOutput subject.Accepted (target.Run Sufficient input)
                    let answer = target.Run Canonical input
                    isOutput subject.Rejected answer
                    Expect.equal (Answer.reason answer) (Some "unsorted-nodes") "Answer.reason answer")

            testCase "many threads ask at once, each a child of its own"
            <| fun () ->
                let script = batchScript $"cat \"$path\" > /dev/null; echo 0x{accepted}"

                withScript script batch (fun target ->
                    let answers = ResizeArray<Answer>()

                    Workers.run
                        4
                        (fun () -> true)
                        (seq { 1..60 })
                        (fun _ -> target.Run Sufficient input)
                        answers.Add

                    Expect.isTrue
                        (answers |> Seq.forall Answer.accepts)
                        "answers |> Seq.forall Answer.accepts")
        ]

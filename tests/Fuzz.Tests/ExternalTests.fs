namespace Perjury.Tests

open System
open System.IO
open System.Security.Cryptography
open NUnit.Framework
open Perjury.Mutators
open Perjury.Fuzz
open Perjury.Fuzz.Targets

/// Guests in processes of their own, played by shell scripts.
[<TestFixture>]
[<Platform("Linux,MacOsX")>]
module ExternalTests =

    let private sentinel = Array.zeroCreate<byte> 43
    let private zeros = String('0', 86)

    let private described adapter encoding command : TargetFile.Description =
        {
            Name = "script"
            Adapter = adapter
            Command = command
            Encoding = encoding
            Timeout = TimeSpan.FromSeconds 30.0
            MemoryMiB = None
            LengthPrefix = false
            Conformance = Sufficient
        }

    let private script text = [ "sh"; "-c"; text; "sh" ]

    let private ask description (input: byte[]) =
        ((External.target description).Run Sufficient input).Observation

    let private is (expected: Observation) (actual: Observation) =
        Assert.That((actual = expected), Is.True, $"{actual}")

    [<Test>]
    let ``raw bytes on standard input, raw bytes back`` () =
        let first43 = described TargetFile.Stdin TargetFile.Ssz (script "head -c 43")
        let input = Array.init 100 byte
        ask first43 input |> is (Output input[..42])

    [<Test>]
    let ``the length goes in front where the guest expects it`` () =
        let first43 =
            { described TargetFile.Stdin TargetFile.Ssz (script "head -c 43") with
                LengthPrefix = true
            }

        let input = Array.init 100 byte

        ask first43 input
        |> is (Output(Array.append [| 100uy; 0uy; 0uy; 0uy |] input[..38]))

    [<Test>]
    let ``a file by its path and hex back`` () =
        let description =
            described
                TargetFile.File
                TargetFile.Hex
                (script "test $(wc -c < \"$1\") = 7 && echo 0x$2" @ [ "{input}"; zeros ])

        ask description (Array.zeroCreate 7) |> is (Output sentinel)

    [<Test>]
    let ``zeros behind the output are padding and anything else is not`` () =
        let padded text =
            ask (described TargetFile.Stdin TargetFile.Padded (script text)) [||]

        padded "head -c 64 /dev/zero" |> is (Output sentinel)
        padded "head -c 63 /dev/zero; printf x" |> is (Garbled "64 bytes")

    [<Test>]
    let ``a hash is compared as a hash`` () =
        let hash = SHA256.HashData sentinel

        let octal =
            hash
            |> Array.map (fun b -> $"\\{Convert.ToString(int b, 8)}")
            |> String.concat ""

        let description =
            described TargetFile.Stdin TargetFile.Sha256 (script $"printf '{octal}'")

        ask description [||] |> is (Hashed hash)

        let expected accepted : Expected =
            {
                Output = Array.updateAt 32 (if accepted then 1uy else 0uy) sentinel
                IsAccepted = accepted
                Reasons = Set.empty
                IsOpen = false
            }

        let answer =
            {
                Observation = Hashed hash
                Rejection = None
            }

        Assert.That((Compare.disagreement (expected false) answer = None), Is.True)
        Assert.That((Compare.disagreement (expected true) answer = Some Compare.RejectsValid), Is.True)

    [<Test>]
    let ``a guest that hangs, crashes, babbles or is not there costs one case`` () =
        let hangs =
            { described TargetFile.Stdin TargetFile.Ssz (script "sleep 60") with
                Timeout = TimeSpan.FromMilliseconds 300.0
            }

        ask hangs [||] |> is TimedOut

        ask (described TargetFile.Stdin TargetFile.Ssz (script "echo broken >&2; exit 7")) [||]
        |> is (Trapped "exit 7: broken")

        ask (described TargetFile.Stdin TargetFile.Ssz (script "echo hello")) [||]
        |> is (Garbled "6 bytes")

        ask (described TargetFile.Stdin TargetFile.Hex (script "echo hello")) [||]
        |> is (Garbled "hello")

        match ask (described TargetFile.Stdin TargetFile.Ssz [ "/no/such/guest" ]) [||] with
        | Trapped _ -> ()
        | other -> Assert.Fail $"{other}"

    [<Test>]
    let ``a guest that does not read a large input is still heard`` () =
        let deaf = described TargetFile.Stdin TargetFile.Ssz (script "head -c 43 /dev/zero")
        ask deaf (Array.zeroCreate 4_000_000) |> is (Output sentinel)

    [<Test>]
    let ``a conversation goes on over many inputs and begins anew after a death`` () =
        let talk =
            "n=0; while read -r path; do n=$((n+1)); case $(wc -c < $path) in 1) exit 3;; 2) echo 'err: two';; *) echo 0x$1;; esac; done"

        let target =
            External.target (described TargetFile.Batch TargetFile.Hex (script talk @ [ zeros ]))

        let ask length =
            (target.Run Sufficient (Array.zeroCreate length)).Observation

        ask 5 |> is (Output sentinel)
        ask 2 |> is (Trapped "err: two")
        ask 1 |> is (Trapped "the process ended")
        ask 5 |> is (Output sentinel)

    [<Test>]
    let ``a memory limit is one`` () =
        let greedy =
            { described
                  TargetFile.Stdin
                  TargetFile.Ssz
                  (script "head -c 200000000 /dev/zero | tail -c 150000000 | head -c 43") with
                MemoryMiB = Some 64
            }

        match ask greedy [||] with
        | Output _ -> Assert.Fail "it had more than 64 MiB"
        | _ -> ()

    let private loaded (text: string) =
        let path = Path.GetTempFileName()

        try
            File.WriteAllText(path, text)
            TargetFile.load path
        finally
            File.Delete path

    [<TestCase("""{"command":["x"]}""", "missing field \"name\"")>]
    [<TestCase("""{"name":"x"}""", "missing field \"command\"")>]
    [<TestCase("""{"name":"x","command":["x"],"mode":"telepathy"}""", "one of stdin, file, batch is expected")>]
    [<TestCase("""{"name":"x","command":["x"],"output":"smoke"}""", "\"output\" is \"smoke\"")>]
    [<TestCase("{", "not JSON")>]
    let ``a description that is none is refused by field`` (text: string, why: string) =
        match loaded text with
        | Ok _ -> Assert.Fail "it was taken"
        | Error message -> Assert.That(message, Does.Contain why)

    [<Test>]
    let ``the samples are descriptions`` () =
        let rec root (folder: DirectoryInfo) =
            if File.Exists(Path.Combine(folder.FullName, "Perjury.slnx")) then
                folder.FullName
            else
                root (nonNull folder.Parent)

        let samples =
            Directory.GetFiles(
                Path.Combine(root (DirectoryInfo AppContext.BaseDirectory), "fuzz", "Targets", "Samples"),
                "*.json"
            )

        Assert.That(samples, Is.Not.Empty)

        for sample in samples do
            match TargetFile.load sample with
            | Ok _ -> ()
            | Error why -> Assert.Fail why

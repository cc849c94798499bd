/// The guest as an ELF under test: it answers as the guest does, and bugs compiled into it are found through it.
module Perjury.Tests.ElfTargetTests

open System
open System.Diagnostics
open System.IO
open System.Text
open Expecto
open Perjury.GuestBuild.Elf
open Perjury.GuestBuild.Emulator
open Perjury.Tests.Suite
open Perjury.Mutators
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Corpus
open Perjury.Fuzz.Findings
open Perjury.Fuzz.Campaign

let private root =
    let rec search (folder: string) =
        if File.Exists(Path.Combine(folder, "Perjury.slnx")) then
            folder
        else
            search (nonNull (Path.GetDirectoryName folder))

    search AppContext.BaseDirectory

let private folder =
    lazy (Directory.CreateTempSubdirectory "perjury-elf-" |> _.FullName)

/// The guest with a bug to choose, as an ELF of SP1: without an accelerator for it, the campaign would wait for software.
let private weak =
    lazy
        (let path = Path.Combine(folder.Value, "weak.elf")
         let project = Path.Combine(root, "guest-build/weak")

         let start =
             ProcessStartInfo(
                 "dotnet",
                 [
                     typeof<GuestProgram>.Assembly.Location
                     "build"
                     project
                     "--target"
                     "sp1"
                     "--link"
                     Path.Combine(project, "bug.c")
                     "-o"
                     path
                     "-q"
                 ]
             )

         start.RedirectStandardError <- true
         use compilation = Process.Start start |> nonNull
         let said = compilation.StandardError.ReadToEnd()
         compilation.WaitForExit()
         Expect.equal compilation.ExitCode 0 said
         path)

/// A copy of the file with the name of another bug in its data.
let pathOf (bug: string) =
    let bytes = File.ReadAllBytes weak.Value
    let mutable elf = null
    let mutable error = null
    Expect.isTrue (ElfFile.TryRead(bytes, &elf, &error)) (string error)
    let elf = nonNull elf

    let address =
        elf.Symbols |> Seq.find (fun s -> s.Name = "planted_bug_name") |> _.Address

    let segment = elf.Segments |> Seq.find (fun s -> s.ContainsInFile address)
    let at = int (segment.Offset + address - segment.Address)
    Array.Clear(bytes, at, 64)
    Encoding.ASCII.GetBytes(bug).CopyTo(bytes, at)
    let path = Path.Combine(folder.Value, bug + ".elf")
    File.WriteAllBytes(path, bytes)
    path

let private withBug bug =
    match Registry.find $"elf:sp1:{pathOf bug}" with
    | Ok target -> target
    | Error why -> failtest why

let private plan =
    lazy (Plan.make 1UL Catalogue.round (Array.ofList (Corpus.embedded 1UL)))

let private hunt runs target =
    let settings: Hunt.Settings =
        {
            Jobs = Environment.ProcessorCount
            Modes = [ Sufficient ]
            Runs = Some runs
            Seconds = None
        }

    Hunt.among settings (Seq.truncate runs (Hunt.lies plan.Value)) target

[<Tests>]
let tests =
    testList
        "ElfTargetTests"
        [
            testCase "bugs compiled to an ELF are found through it, and none is where none was planted"
            <| fun () ->
                let none = hunt 200 (withBug "none")
                Expect.isNone none.Found "a sound guest"
                Expect.equal none.Cases 200 "all cases judged"

                for bug in
                    [
                        "ancestors-not-linked"
                        "missing-node-is-absent"
                        "missing-code-is-empty"
                        "block-hash-not-checked"
                        "ssz-trailing-bytes-accepted"
                    ] do
                    Expect.isSome (hunt 4000 (withBug bug)).Found bug

            testCase "an ELF answers every control as the guest does, run after run"
            <| fun () ->
                let target = withBug "none"

                for _ in 1..2 do
                    for index in 0 .. min 20 plan.Value.Subjects.Length - 1 do
                        let control = Plan.control plan.Value index
                        let input = Draft.encode control.Draft

                        Expect.equal
                            (target.Run Sufficient input).Observation
                            (Registry.standard.Run Sufficient input).Observation
                            control.Subject.Name

            testCase "a name says its file without the folder, and a finding carries the file"
            <| fun () ->
                let target = withBug "block-hash-not-checked"
                let name = "elf:sp1:block-hash-not-checked.elf"
                Expect.equal target.Name name "no folder of this machine"

                match Registry.find $"elf:sp1:{weak.Value}" with
                | Ok weak -> Expect.equal weak.Name "elf:sp1:weak.elf" "file"
                | Error why -> failtest why

                let other = Directory.CreateTempSubdirectory "perjury-elf-" |> _.FullName

                File.WriteAllBytes(
                    Path.Combine(other, "weak.elf"),
                    File.ReadAllBytes(nonNull (Elf.fileOf name |> Option.toObj))
                )

                match Registry.find $"elf:sp1:{other}/weak.elf" with
                | Ok _ -> failtest "two programs of one name"
                | Error why -> Expect.stringContains why "two programs of one name" "refused"

                let case, judgement = (hunt 4000 target).Found |> Option.get

                let place =
                    Artifact.write
                        (Path.Combine(other, "findings"))
                        {
                            Cause =
                                {
                                    Target = target.Name
                                    Kind = judgement.Disagreement |> Option.get
                                    Rule = "wrong-block-hash"
                                }
                            Seed = 1UL
                            Case = case
                            Judgement = judgement
                            Judgements = [ judgement ]
                        }

                match Recorded.read place with
                | Error why -> failtest why
                | Ok recorded ->
                    let named, mode = recorded.Failing |> Option.get
                    Expect.equal named $"elf:sp1:{place}/block-hash-not-checked.elf" "the file of the bundle"

                    let again =
                        match Registry.find named with
                        | Ok again -> again
                        | Error why -> failtest why

                    Expect.equal again.Name name "the same target"

                    Expect.equal
                        (again.Run mode (Draft.encode case.Draft)).Observation
                        judgement.Answer.Observation
                        "the same answer"

            testCase "public bytes are cut to the output that the guest gave"
            <| fun () ->
                let zisk = Elf.platforms |> List.find (fun platform -> platform.Name = "zisk-1.4")

                let shown output =
                    Elf.published zisk (Array.append output (Array.zeroCreate (256 - Array.length output)))

                let root = Array.create 32 7uy
                let of43 = Array.concat [ root; [| 0uy |]; Array.zeroCreate 8; [| 0x15uy; 1uy |] ]
                let of41 = Array.concat [ root; [| 1uy; 1uy |]; Array.zeroCreate 7 ]
                Expect.equal (shown of43) (Output of43) "with a schema id"
                Expect.equal (shown of41) (Output of41) "without"
                Expect.equal (shown (Array.zeroCreate 43)) (Output(Array.zeroCreate 43)) "not readable"

                match shown (Array.create 44 1uy) with
                | Garbled _ -> ()
                | other -> failtest $"{other}"

            testCase "a name that cannot be resolved is one line"
            <| fun () ->
                let refused name =
                    match Registry.find name with
                    | Ok _ -> failtest name
                    | Error(why: string) -> why

                Expect.stringContains (refused "elf:mips") "unknown target mips" "platform"
                Expect.stringContains (refused "elf:sp1:absent.elf") "there is no file absent.elf" "file"

                Expect.stringContains
                    (refused $"elf:openvm:{weak.Value}@real")
                    "no executor but the emulator"
                    "executor"
        ]

/// Guests as ELF files: on the emulator as a machine of their platform, or on somebody else's executor.
/// A name is `elf:PLATFORM`, `elf:PLATFORM:FILE`, and either of them with `@real` or `@EXECUTOR` behind it.
module Perjury.Fuzz.Targets.Elf

open System
open System.Collections.Concurrent
open System.Diagnostics
open System.IO
open System.Threading
open Perjury.GuestBuild.Emulator
open Perjury.GuestBuild.Platforms
open Perjury.Mutators

[<Literal>]
let Prefix = "elf:"

/// Public output of a guest, and of one that read an input without a schema id, which its last two bytes would repeat.
[<Literal>]
let private OutputBytes = 43

[<Literal>]
let private BareOutputBytes = 41

/// Instructions that a block may take whatever its input, and more for each byte of it: past that a guest counts as one that hangs.
let private stepLimit (input: byte[]) =
    20_000_000_000UL + 4_000UL * uint64 input.Length

let private canRun (platform: Platform) =
    not (isNull platform.Machine) && not (isNull platform.Sources)

/// Platforms whose guest can be built and run here.
let platforms = PlatformList.All |> Seq.filter canRun |> List.ofSeq

let private withoutRejection observation =
    {
        Observation = observation
        Rejection = None
        Words = None
    }

/// Public bytes of a platform: where they are always as many, zeros follow those of the guest. No schema id is zero, so zeros in its
/// place are none, unless all is zero: the output for an input that could not be read.
let published (platform: Platform) (bytes: byte[]) =
    let padded = platform.Machine |> nonNull |> _.PublicBytes

    if not padded.HasValue || bytes.Length <= OutputBytes then
        Output bytes
    else
        match Array.tryFindIndexBack ((<>) 0uy) bytes with
        | Some last when last >= OutputBytes -> Garbled "public bytes behind the 43 of an output"
        | Some last when last < BareOutputBytes -> Output bytes[.. BareOutputBytes - 1]
        | _ -> Output bytes[.. OutputBytes - 1]

let private exitCode code =
    if code = 137 then
        OutOfMemory
    else
        Trapped $"exit code {code}"

let private onEmulator (platform: Platform) path =
    let load () =
        let mutable program = null
        let mutable error = null

        if GuestProgram.TryLoad(path, nonNull platform.Machine, &program, &error) then
            Ok(nonNull program)
        else
            Error(nonNull error)

    // A machine serves one thread; the state of the run before is put back page by page.
    let programs = new ThreadLocal<_>(load)

    let run (input: byte[]) =
        match programs.Value with
        | Error why -> Trapped why
        | Ok(program: GuestProgram) ->
            let answer = program.Ask(input, stepLimit input)

            match answer.Failure, answer.Output with
            | null, null -> Garbled "no output"
            | null, bytes -> published platform (nonNull bytes)
            | failure, _ when failure.StartsWith "step-limit" -> TimedOut
            | "exit-code: 137", _ -> OutOfMemory
            | failure, _ -> Trapped failure

    load ()
    |> Result.map (fun program -> program.Dispose())
    |> Result.map (fun () -> run)

let private onExecutor (platform: Platform) (executor: Executor) path =
    let run (input: byte[]) =
        let mutable result = null
        let mutable error = null

        if not (executor.TryRun(ExecutorRequest(path, input), &result, &error)) then
            Trapped(nonNull error)
        else
            let result = nonNull result

            match result.TimedOut, result.ExitCode, result.Output with
            | true, _, _ -> TimedOut
            | _, 0, null -> Garbled "no output"
            | _, 0, bytes -> published platform (nonNull bytes)
            | _, code, _ -> exitCode code

    run

/// The repository around this program, which has the guest's project.
let private repository =
    lazy
        (let rec search (folder: DirectoryInfo | null) =
            match folder with
            | null -> None
            | folder when File.Exists(Path.Combine(folder.FullName, "guest-build/guest/library.txt")) ->
                Some folder.FullName
            | folder -> search folder.Parent

         search (DirectoryInfo AppContext.BaseDirectory))

let private newest root =
    [ "src/Guest.CSharp/Guest"; "guest-build" ]
    |> Seq.collect (fun folder ->
        Directory.EnumerateFiles(Path.Combine(root, folder), "*", SearchOption.AllDirectories))
    |> Seq.map File.GetLastWriteTimeUtc
    |> Seq.max

let private build root (platform: Platform) defines path =
    let compiler = typeof<GuestProgram>.Assembly.Location
    let project = Path.Combine(root, "guest-build/guest")

    let start =
        ProcessStartInfo(
            "dotnet",
            [ compiler; "build"; project; "--target"; platform.Name; "-o"; path; "-q" ]
            @ List.collect (fun define -> [ "--define"; define ]) defines
        )

    start.RedirectStandardError <- true
    start.RedirectStandardOutput <- true
    use compilation = Process.Start start |> nonNull
    let said = compilation.StandardError.ReadToEndAsync()
    compilation.StandardOutput.ReadToEnd() |> ignore
    compilation.WaitForExit()

    if compilation.ExitCode = 0 then
        Ok path
    else
        let lines = said.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        Error(lines |> Array.tryLast |> Option.defaultValue "guestc said nothing")

let private builtAs name (platform: Platform) defines : Result<string, string> =
    match repository.Value with
    | None -> Error $"there is no guest to build here; name a file: {Prefix}{platform.Name}:FILE"
    | Some root ->
        let path = Path.Combine(root, $"artifacts/elf/{name}.elf")

        if File.Exists path && File.GetLastWriteTimeUtc path > newest root then
            Ok path
        else
            build root platform defines path

/// The guest's ELF for a platform, built when it is older than its sources.
let private built (platform: Platform) = builtAs platform.Name platform []

/// The guest's ELF for the plain machine, its cryptography behind the functions of zkvm-standards, which counts can leave out.
let standard () =
    builtAs $"{PlatformList.Default.Name}-zkvm" PlatformList.Default [ "ZKVM" ]

let private executorOf (platform: Platform) name =
    match platform.Executor with
    | null -> Error $"{platform.Name} has no executor but the emulator"
    | executor when name = "real" || name = executor.Name -> Ok executor
    | executor -> Error $"no executor \"{name}\" for {platform.Name} (real or {executor.Name})"

/// Platform, file and executor that a name says.
let private parts (name: string) =
    let text = name.Substring Prefix.Length

    let text, executor =
        match text.LastIndexOf '@' with
        | -1 -> text, None
        | at -> text[.. at - 1], Some text[at + 1 ..]

    match text.IndexOf ':' with
    | -1 -> text, None, executor
    | at -> text[.. at - 1], Some text[at + 1 ..], executor

let private nameOf (platform, file, executor) =
    let part (mark: string) text =
        text |> Option.map (fun text -> mark + text) |> Option.defaultValue ""

    Prefix + platform + part ":" file + part "@" executor

let private files = ConcurrentDictionary<string, string>()

/// File of a target that was found; none where the guest was built here.
let fileOf name =
    match files.TryGetValue name with
    | true, path -> Some path
    | false, _ -> None

/// A target as a bundle names it: its file lies in the folder, where one was carried there.
let carriedIn folder (name: string) =
    match parts name with
    | platform, Some file, executor when File.Exists(Path.Combine(folder, file)) ->
        nameOf (platform, Some(Path.Combine(folder, file)), executor)
    | _ -> name

/// The name of a target says its file without the folder: it is written into findings and baselines, which are read elsewhere.
let private register name =
    match parts name with
    | _, None, _ -> Ok name
    | platform, Some path, executor ->
        let short = nameOf (platform, Some(string (Path.GetFileName path)), executor)
        let first = files.GetOrAdd(short, Path.GetFullPath path)

        if File.ReadAllBytes(first).AsSpan().SequenceEqual(File.ReadAllBytes path) then
            Ok short
        else
            Error $"{first} and {path} are two programs of one name"

let private resolve (name: string) =
    let platform, file, executor = parts name
    let mutable found = null
    let mutable error = null

    if not (PlatformList.TryFind(platform, canRun, &found, &error)) then
        Error(nonNull error)
    else
        let platform = nonNull found

        let path =
            match file with
            | Some path when File.Exists path -> Ok path
            | Some path -> Error $"there is no file {path}"
            | None -> built platform

        path
        |> Result.bind (fun path ->
            match executor with
            | None -> onEmulator platform path
            | Some name ->
                executorOf platform name
                |> Result.map (fun executor -> onExecutor platform executor path))

/// Target of a name that begins with the prefix. An ELF is built in one mode, which is Sufficient.
let find name =
    resolve name
    |> Result.bind (fun run -> register name |> Result.map (fun name -> name, run))
    |> Result.map (fun (name, run) ->
        {
            Name = name
            Modes = [ Sufficient ]
            Serves = Serves.reading WireName.ofInput.Name
            Run = fun _ input -> withoutRejection (run input)
        })

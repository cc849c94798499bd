/// What the test projects in F# share: properties from a fixed seed, a few expectations, and the command line.
module Perjury.Tests.Suite

open System
open System.IO
open System.Reflection
open Expecto

/// Every property draws from one seed, so that two runs are alike; PERJURY_PROPERTY_SEED names another.
let private seed =
    match Environment.GetEnvironmentVariable "PERJURY_PROPERTY_SEED" with
    | null
    | "" -> 20261121UL
    | text -> UInt64.Parse text

/// A law on so many drawn arguments, some of them of types that a class of ours knows to draw.
let propertyOf (arbitraries: Type list) count name law =
    let config =
        { FsCheckConfig.defaultConfig with
            maxTest = count
            arbitrary = arbitraries
            // The second number is odd, or the generator does not go round.
            replay = Some(seed, 1UL, None)
        }

    testPropertyWithConfig config name law

let property count name law = propertyOf [] count name law

/// A figure or a finding that belongs to a result.
let say (line: string) = Console.Out.WriteLine line

/// What never stops a run.
let never () = false

/// For tests of shells, of signals and of programs that say in their first line what runs them.
let needsUnix () =
    if OperatingSystem.IsWindows() then
        skiptest "this platform has no shell and no signals"

/// Work in a folder of its own, which is gone afterwards.
let inFolder work =
    let folder = Directory.CreateTempSubdirectory("perjury").FullName

    try
        work folder
    finally
        Directory.Delete(folder, true)

module Expect =

    /// An empty sequence; Expecto's own expectation does not say what was in it.
    let none (items: seq<'a>) what =
        if not (Seq.isEmpty items) then
            let shown = items |> Seq.truncate 20 |> Seq.map (sprintf "    %A")

            failtest (
                String.concat "\n" (Seq.append [ $"{what}: {Seq.length items} where none should be" ] shown)
            )

    /// No item twice.
    let distinct (items: seq<'a>) what =
        none (items |> Seq.countBy id |> Seq.filter (fun (_, times) -> times > 1)) what

    let inRange actual (least, most) what =
        Expect.isGreaterThanOrEqual actual least what
        Expect.isLessThanOrEqual actual most what

    /// The same items in any order.
    let sameItems (actual: seq<'a>) (expected: seq<'a>) what =
        Expect.equal (List.sort (List.ofSeq actual)) (List.sort (List.ofSeq expected)) what

/// Runs what the assembly marks as tests. `--filter TEXT` takes those with TEXT in their full name, as `dotnet test` does;
/// every other argument is Expecto's.
let run (order: CLIArguments) (argv: string[]) =
    let wanted, others =
        match Array.tryFindIndex ((=) "--filter") argv with
        | Some at when at + 1 < argv.Length -> argv[at + 1], Array.removeManyAt at 2 argv
        | _ -> "", argv

    let isPlain =
        Console.IsOutputRedirected
        || not (String.IsNullOrEmpty(Environment.GetEnvironmentVariable "NO_COLOR"))

    let text = wanted.Replace("FullyQualifiedName~", "")
    let isWanted (names: string list) = (String.concat "." names).Contains text

    match Impl.testFromAssembly (nonNull (Assembly.GetEntryAssembly())) with
    | None ->
        eprintfn "the assembly marks no test"
        3
    | Some tests ->
        let options =
            [
                order
                No_Spinner
                Fail_On_Focused_Tests
                if isPlain then
                    Colours 0
            ]

        runTestsWithCLIArgs options others (Test.filter "." isWanted tests)

/// Command line: the verbs, and the exit codes of errors.
module Perjury.Fuzz.Program

open System
open System.IO
open System.Reflection
open Argu
open Perjury.Fixtures
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Verbs

type Verb =
    | [<CliPrefix(CliPrefix.None)>] Run of ParseResults<Run.RunArgs>
    | [<CliPrefix(CliPrefix.None)>] Conform of ParseResults<Conform.ConformArgs>
    | [<CliPrefix(CliPrefix.None)>] Witness of ParseResults<Witness.WitnessArgs>
    | [<CliPrefix(CliPrefix.None)>] Node of ParseResults<Node.NodeArgs>
    | [<CliPrefix(CliPrefix.None)>] Validate of ParseResults<Validate.ValidateArgs>
    | [<CliPrefix(CliPrefix.None)>] Replay of ParseResults<Replay.ReplayArgs>
    | [<CliPrefix(CliPrefix.None)>] Minimise of ParseResults<Minimise.MinimiseArgs>
    | [<CliPrefix(CliPrefix.None)>] Explain of ParseResults<Explain.ExplainArgs>
    | [<CliPrefix(CliPrefix.None)>] Cmin of ParseResults<Cmin.CminArgs>
    | [<CliPrefix(CliPrefix.None)>] Bench of ParseResults<Bench.BenchArgs>
    | [<CliPrefix(CliPrefix.None)>] Weak of ParseResults<Weak.WeakArgs>
    | [<CliPrefix(CliPrefix.None)>] Export of ParseResults<Export.ExportArgs>
    | [<CliPrefix(CliPrefix.None)>] Gate of ParseResults<Gate.GateArgs>
    | [<CliPrefix(CliPrefix.None)>] Targets of ParseResults<Targets.TargetsArgs>
    | [<CliPrefix(CliPrefix.None)>] Corpus of ParseResults<WriteCorpus.CorpusArgs>
    | Version

    interface IArgParserTemplate with
        member verb.Usage =
            match verb with
            | Run _ -> "run a campaign: mutate honest inputs and report every lie that a guest accepts."
            | Conform _ -> "run public test cases."
            | Witness _ ->
                "build the canonical witness and the input of each block of a fixture or of another client."
            | Node _ -> "import a chain and serve it: JSON-RPC with execution witnesses, and the Engine API."
            | Validate _ -> "validate one input and print the public output."
            | Replay _ -> "judge a finding again."
            | Minimise _ -> "reduce a finding to its smallest form."
            | Explain _ -> "judge findings by the model and group them to bugs."
            | Cmin _ -> "minimise a corpus: keep the smallest input of each signature."
            | Bench _ -> "measure how fast the guest is on this machine."
            | Weak _ -> "measure how long a campaign takes to find each planted bug."
            | Export _ -> "write negative cases in the layout of an EEST release."
            | Gate _ ->
                "decide whether a guest may be released: public cases, past findings, negative suite, campaign."
            | Targets _ -> "list the guests that can be tested."
            | Corpus _ -> "write the embedded corpus, or generated chains, as files."
            | Version -> "print the version."

let private version () =
    let informational =
        Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()

    match informational with
    | null -> "0.0.0"
    | attribute -> attribute.InformationalVersion

let private run (arguments: ParseResults<Verb>) =
    match arguments.GetSubCommand() with
    | Run verb when verb.Has Run.No_Oracle -> NoOracle.run verb
    | Run verb -> Run.run verb
    | Conform verb -> Conform.run verb
    | Verb.Witness verb -> Witness.run verb
    | Verb.Node verb -> Node.run verb
    | Validate verb -> Validate.run verb
    | Replay verb -> Replay.run verb
    | Minimise verb -> Minimise.run verb
    | Explain verb -> Explain.run verb
    | Cmin verb -> Cmin.run verb
    | Bench verb -> Bench.run verb
    | Weak verb -> Weak.run verb
    | Export verb -> Export.run verb
    | Verb.Gate verb -> Gate.run verb
    | Targets verb -> Targets.run verb
    | Verb.Corpus verb -> WriteCorpus.run verb
    | Version -> Exit.Clean

/// Every mistake of the caller and every damaged file ends in one line; what is left is a bug and keeps its trace.
let guarded work =
    try
        work ()
    with
    | Options.UsageError why ->
        eprintfn "perjury: %s" why
        Exit.Usage
    | :? FixtureException
    | :? Perjury.Node.Client.RemoteException
    | :? Perjury.Witness.Generator.ChainGenerationException as error ->
        eprintfn "perjury: %s" error.Message
        Exit.CouldNotRun
    | :? IOException
    | :? UnauthorizedAccessException as error ->
        eprintfn "perjury: %s" error.Message
        Exit.CouldNotRun
    | :? ArguParseException as error when error.ErrorCode = ErrorCode.HelpText ->
        printfn "%s" error.Message
        Exit.Clean
    | :? ArguParseException as error ->
        eprintfn "%s" error.Message
        Exit.Usage

[<EntryPoint>]
let main arguments =
    match arguments with
    // Tools that drive others start them for this line; it must not wait for the command line to be understood.
    | [| "--version" |] ->
        printfn "perjury %s" (version ())
        Exit.Clean
    | _ ->
        guarded (fun () ->
            let parser =
                ArgumentParser.Create<Verb>(programName = "perjury", checkStructure = false)

            let arguments = if arguments.Length = 0 then [| "--help" |] else arguments
            run (parser.ParseCommandLine arguments))

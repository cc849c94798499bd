/// The command line, as Argu reads it and prints its help.
module Perjury.Fuzz.Arguments

open Argu

type BenchArgs =
    | [<MainCommand>] Fixtures of PATH: string list
    | Block of NAME: string
    | Sample of PERCENT: float
    | Only of GROUP: string
    | Runs of N: int
    | Cpu
    | Json of FILE: string
    | Quiet

    interface IArgParserTemplate with
        member argument.Usage =
            match argument with
            | Fixtures _ ->
                "fixtures with the benchmark set and the block (default: the archives in ../shared/fixtures, else the embedded corpus)."
            | Block _ -> "the witnessed block that is taken apart: a part of its name (default: 24628608)."
            | Sample _ ->
                "how much of the benchmark set, besides the first case of every folder (default: 2)."
            | Only _ -> "only these figures: crypto, model, block or set; may be repeated."
            | Runs _ -> "timed runs per figure (default: 5)."
            | Cpu -> "processor time instead of wall time, for a busy machine."
            | Json _ -> "write every figure as JSON."
            | Quiet -> "no progress."

type WeakArgs =
    | [<MainCommand>] Name of NAME: string list
    | Seconds of S: float
    | Seed of N: uint64
    | Jobs of N: int
    | Mute
    | Markdown of FILE: string
    | Classes of FILE: string
    | List

    interface IArgParserTemplate with
        member argument.Usage =
            match argument with
            | Name _ -> "planted bugs to look for (default: all)."
            | Seconds _ -> "give up on a bug after so many seconds (default: 60)."
            | Seed _ -> "what the campaigns are a function of (default: 1)."
            | Jobs _ -> "threads (default: all cores)."
            | Mute -> "let the weak guests give no reasons: their 43 bytes alone must show the bug."
            | Markdown _ -> "write the table as Markdown, into the two marks of a file that has them."
            | Classes _ ->
                "write the table of fault classes instead: which lies look for each, and which planted bugs they find."
            | List -> "print the planted bugs, what each does wrong and where a real guest did."

type ValidateArgs =
    | [<MainCommand; ExactlyOnce>] File of FILE: string
    | Conformance of MODE: string
    | Target of NAME: string
    | Hex
    | Json
    | Check

    interface IArgParserTemplate with
        member argument.Usage =
            match argument with
            | File _ ->
                "an input: raw bytes, their hex as text, or a JSON file with one block and its witness; - reads standard input."
            | Conformance _ -> "sufficient (default) or canonical."
            | Target _ ->
                "who validates: a name (guest, model, …), or the JSON file that describes it (default: guest)."
            | Hex -> "print the public output as hex (default)."
            | Json -> "print output, verdict and reason as one JSON object."
            | Check -> "exit 1 when the input is rejected."

type ConformArgs =
    | [<MainCommand; Mandatory>] Path of PATH: string list
    | Filter of RE: string
    | Target of NAME: string
    | Stateful
    | Stateless
    | No_Exception_Names
    | Minimality
    | Sample of PERCENT: float
    | Seed of N: uint64
    | Jobs of N: int
    | Json of FILE: string
    | Junit of FILE: string
    | Ctrf of FILE: string
    | Slowest of N: int
    | Out of DIR: string
    | Resume
    | Quiet

    interface IArgParserTemplate with
        member argument.Usage =
            match argument with
            | Path _ -> "files, folders or .tar.gz archives of fixtures."
            | Filter _ -> "only cases whose id matches the regular expression."
            | Target _ -> "the guest to test: a name, or the JSON file that describes it (default: guest)."
            | Stateful -> "only run the chains as a full node."
            | Stateless -> "only prove the blocks (the chain is still run to have their witnesses)."
            | Minimality -> "also remove each element of every built witness in turn: the guest must reject."
            | Sample _ -> "only that percentage of the cases, and the first of every folder."
            | Seed _ -> "which cases --sample takes (default: 1)."
            | No_Exception_Names -> "do not compare the reasons of rejections with the names EEST expects."
            | Jobs _ -> "threads (default: all cores)."
            | Json _ -> "write every result as JSON."
            | Junit _ -> "write a JUnit XML report."
            | Ctrf _ -> "write a CTRF report."
            | Out _ -> "where the journal of judged cases is kept (default: perjury-out)."
            | Resume -> "go on from the journal of a run that was stopped."
            | Slowest _ -> "print the N slowest cases."
            | Quiet -> "no progress."

type WitnessArgs =
    | [<MainCommand; Mandatory>] Path of PATH: string list
    | Filter of RE: string
    | Out of DIR: string

    interface IArgParserTemplate with
        member argument.Usage =
            match argument with
            | Path _ -> "files, folders or .tar.gz archives of fixtures."
            | Filter _ -> "only cases whose id matches the regular expression."
            | Out _ -> "where the .json and .ssz files go (default: perjury-witness)."

type RunArgs =
    | [<MainCommand>] Corpus of CORPUS: string list
    | Target of NAME: string
    | Family of RE: string
    | Seconds of S: float
    | Runs of N: uint64
    | Seed of N: uint64
    | Jobs of N: int
    | Conformance of MODE: string
    | Model_Share of PERCENT: float
    | Known of FILE: string
    | Out of DIR: string
    | Resume
    | No_Oracle
    | Quiet

    interface IArgParserTemplate with
        member argument.Usage =
            match argument with
            | Corpus _ -> "inputs or fixtures to tell lies about (default: the embedded corpus)."
            | Target _ ->
                "a guest to test: a name, or the JSON file that describes it (default: guest); may be repeated."
            | Family _ -> "only families of lies whose name matches the regular expression."
            | Seconds _ -> "stop after so many seconds (default: 30, when --runs is not given)."
            | Runs _ -> "stop after so many forgeries; the same seed and runs give the same table."
            | Seed _ -> "what the campaign is a function of (default: 1)."
            | Jobs _ -> "threads (default: all cores)."
            | Conformance _ -> "judge in this mode only: sufficient or canonical."
            | Out _ -> "folder for state and findings (default: perjury-out)."
            | No_Oracle ->
                "compare the targets with each other instead, in one mode; one alone only for whether it answers."
            | Model_Share _ ->
                "how many of the cases the model judges, too, as one more target (default: 0.2)."
            | Known _ ->
                "a file of differences that are no findings, each with its reason (besides fuzz/known-differences.json)."
            | Resume -> "go on where the campaign in the folder stopped."
            | Quiet -> "no progress."

type ReplayArgs =
    | [<MainCommand; ExactlyOnce>] Folder of DIR: string
    | Target of NAME: string

    interface IArgParserTemplate with
        member argument.Usage =
            match argument with
            | Folder _ -> "a finding's folder."
            | Target _ -> "the guest to ask: a name, or the JSON file that describes it (default: guest)."

type MinimiseArgs =
    | [<MainCommand; ExactlyOnce>] Folder of DIR: string
    | Target of NAME: string
    | Budget of N: int
    | Out of DIR: string
    | Quiet

    interface IArgParserTemplate with
        member argument.Usage =
            match argument with
            | Folder _ -> "a finding's folder."
            | Target _ -> "the guest that is wrong (default: the one that the finding names)."
            | Budget _ -> "judge at most so many inputs (default: 20000)."
            | Out _ -> "where the smaller finding goes (default: the folder's name with .minimal)."
            | Quiet -> "no progress."

type CminArgs =
    | [<MainCommand; Mandatory>] Corpus of CORPUS: string list
    | Out of DIR: string
    | Jobs of N: int

    interface IArgParserTemplate with
        member argument.Usage =
            match argument with
            | Corpus _ -> "inputs, fixtures with witnesses, findings, or the corpus folder of a campaign."
            | Out _ -> "write what stays, each input under its hash (default: only name it)."
            | Jobs _ -> "threads (default: all cores)."

type TargetsArgs =
    | Json

    interface IArgParserTemplate with
        member argument.Usage =
            match argument with
            | Json -> "print them as a JSON array."

type Verb =
    | [<CliPrefix(CliPrefix.None)>] Run of ParseResults<RunArgs>
    | [<CliPrefix(CliPrefix.None)>] Conform of ParseResults<ConformArgs>
    | [<CliPrefix(CliPrefix.None)>] Witness of ParseResults<WitnessArgs>
    | [<CliPrefix(CliPrefix.None)>] Validate of ParseResults<ValidateArgs>
    | [<CliPrefix(CliPrefix.None)>] Replay of ParseResults<ReplayArgs>
    | [<CliPrefix(CliPrefix.None)>] Minimise of ParseResults<MinimiseArgs>
    | [<CliPrefix(CliPrefix.None)>] Cmin of ParseResults<CminArgs>
    | [<CliPrefix(CliPrefix.None)>] Bench of ParseResults<BenchArgs>
    | [<CliPrefix(CliPrefix.None)>] Weak of ParseResults<WeakArgs>
    | [<CliPrefix(CliPrefix.None)>] Export of ParseResults<Perjury.Fuzz.Export.Arguments.ExportArgs>
    | [<CliPrefix(CliPrefix.None)>] Gate of ParseResults<Perjury.Fuzz.Gate.Arguments.GateArgs>
    | [<CliPrefix(CliPrefix.None)>] Targets of ParseResults<TargetsArgs>
    | Version

    interface IArgParserTemplate with
        member verb.Usage =
            match verb with
            | Run _ -> "tell lies about honest inputs and see whether the guest believes one."
            | Conform _ -> "run public test cases."
            | Witness _ -> "build the canonical witness and the input of each block of a fixture."
            | Validate _ -> "validate one input and print the public output."
            | Replay _ -> "judge a finding again."
            | Minimise _ -> "make a finding as small as it can be."
            | Cmin _ -> "leave out of a corpus what it has twice."
            | Bench _ -> "measure how fast the guest is on this machine."
            | Weak _ -> "measure how long each planted bug stays hidden."
            | Export _ -> "write negative cases in the layout of an EEST release."
            | Gate _ ->
                "decide whether a guest may be released: public cases, past findings, negative suite, campaign."
            | Targets _ -> "list the guests that can be tested."
            | Version -> "print the version."

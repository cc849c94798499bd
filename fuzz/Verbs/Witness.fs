/// `perjury witness`: builds the canonical ExecutionWitness of the blocks of a fixture, or of those of another client, as JSON and as
/// input bytes.
module Perjury.Fuzz.Verbs.Witness

open System
open Argu
open Perjury.Fixtures
open Perjury.Guest.Claim
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Corpus
open Perjury.Fuzz.Conform.Eest

type WitnessArgs =
    | [<MainCommand>] Path of PATH: string list
    | Filter of RE: string
    | Rpc of URL: string
    | Compare of URL: string * OTHER_URL: string
    | Block of NUMBER: string
    | Follow
    | Genesis of FILE: string
    | Timeout of SECONDS: int
    | Wire of RELEASE: string
    | Out of DIR: string

    interface IArgParserTemplate with
        member argument.Usage =
            match argument with
            | Path _ -> "files, folders or .tar.gz archives of fixtures."
            | Rpc _ -> "another client: its witnesses are held against the canonical ones."
            | Compare _ -> "two clients: what the witness of one needs and that of the other lacks."
            | Block _ ->
                "number, hash, tag or range (1..600) of a client's blocks; may be given again (default: latest)."
            | Follow -> "go on with every new block until interrupted."
            | Genesis _ -> "genesis file that says the rules of a chain that is not public."
            | Timeout _ -> "seconds that a client has for an answer (default: 60)."
            | Filter _ -> "only cases whose id matches the regular expression."
            | Wire _ ->
                "release of Amsterdam's wire that the input bytes are written in: zkevm-v0.3.3, v21.0.0, v21.0.1 or v21.0.7 (default: the newest that has the rules of the case)."
            | Out _ -> "folder of the .json and .ssz files (default: perjury-witness)."

let private outcomeOf (test: FixtureCase) result =
    match result with
    | Ok() -> ()
    | Error why -> printfn "%s: no witness: %s" test.Id why

// A fork that a release does not carry falls back to the block form, which is not what was asked for.
let private write wire folder name witness input =
    match StatelessInput.TryDecode(input, wire.Guest) with
    | null, _ -> WitnessFiles.write folder name witness input
    | rejection, _ -> raise (Options.UsageError $"--wire {wire.Name}: it does not carry {name}: {rejection}")

/// Builds the witness of a case; of a chain, those of its blocks as far as they are valid.
let private build wire folder (test: FixtureCase) =
    if test.Format = FixtureFormat.WitnessedBlock then
        Inputs.reducedWitness wire test test.Blocks[0]
        |> Result.map (fun (witness, input) -> write wire folder test.Id witness input)
    else
        let named index =
            if test.Blocks.Count = 1 then
                test.Id
            else
                $"{test.Id}#block{index}"

        Inputs.chainOf None test
        |> Result.bind (fun spec ->
            ChainRun.witnesses wire spec test (fun index witness input ->
                write wire folder (named index) witness input))

let private pair (arguments: ParseResults<WitnessArgs>) =
    arguments.GetAllResults()
    |> List.tryPick (function
        | Compare(one, other) -> Some(one, other)
        | _ -> None)

let private wireOf (arguments: ParseResults<WitnessArgs>) =
    arguments.TryValue WitnessArgs.Wire
    |> Option.map Options.wire
    |> Option.defaultValue WireName.ofInput

let private ofClients (arguments: ParseResults<WitnessArgs>) =
    let question: RemoteWitness.Question =
        {
            Blocks = arguments.Values Block
            Follow = arguments.Has Follow
            Genesis = arguments.TryValue Genesis
            Timeout = TimeSpan.FromSeconds(float (arguments.ValueOr(Timeout, 60)))
            Folder = arguments.ValueOr(Out, "perjury-witness")
            Wire = wireOf arguments
        }

    match pair arguments, arguments.TryValue Rpc with
    | Some(one, other), None -> Some(RemoteWitness.compare question one other)
    | None, Some url -> Some(RemoteWitness.examine question url)
    | Some _, Some _ -> raise (Options.UsageError "--rpc and --compare are two questions")
    | None, None -> None

let private ofFixtures (arguments: ParseResults<WitnessArgs>) =
    let folder = arguments.ValueOr(WitnessArgs.Out, "perjury-witness")

    let wire = wireOf arguments

    let filter =
        arguments.TryValue WitnessArgs.Filter
        |> Option.map (fun pattern -> Func<string, bool>((Options.regex "--filter" pattern).IsMatch))
        |> Option.toObj

    let results =
        [
            for path in List.concat (arguments.Values WitnessArgs.Path) do
                for test in FixtureReader.Read(path, filter) do
                    let result = build wire folder test
                    outcomeOf test result
                    result
        ]

    let failed = results |> List.filter Result.isError |> List.length

    let tally =
        { Exit.noCases with
            Passed = results.Length - failed
            Failed = failed
        }

    printfn "%s" (Exit.lastLine tally)
    Exit.ofTally tally

let run (arguments: ParseResults<WitnessArgs>) =
    match ofClients arguments with
    | Some code -> code
    | None when not (arguments.Has(Path [])) ->
        raise (Options.UsageError "witness needs fixtures, or a client by --rpc")
    | None -> ofFixtures arguments

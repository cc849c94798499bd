/// The command line of the release gate.
module Perjury.Fuzz.Gate.Arguments

open Argu

type GateArgs =
    | Target of NAME: string
    | Baseline of FILE: string
    | Write_Baseline of FILE: string
    | Conform of PATH: string list
    | Sample of PERCENT: float
    | Cases of DIR: string
    | Suite of EXTENT: string
    | Seconds of S: float
    | Runs of N: uint64
    | Seed of N: uint64
    | Jobs of N: int
    | Out of DIR: string
    | Quiet

    interface IArgParserTemplate with
        member argument.Usage =
            match argument with
            | Target _ ->
                "the guest that is to be released: a name, or the JSON file that describes it (default: guest)."
            | Baseline _ -> "what is known to fail: only failures that are not in it count."
            | Write_Baseline _ -> "write the failures of this run as a baseline."
            | Conform _ ->
                "public test cases (default: a hundredth of the EEST release and the real blocks in ../shared/fixtures, where they are)."
            | Sample _ ->
                "only that percentage of the public cases, and the first of every folder (0 leaves them out)."
            | Cases _ -> "folder of past findings, each of which must not come back (default: tests/cases)."
            | Suite _ ->
                "how much of the negative suite: quick (default), full (what perjury export --catalogue writes) or none."
            | Seconds _ -> "how long the campaign runs (default: 30; 0 leaves it out)."
            | Runs _ -> "so many lies instead: the same on every machine, as a baseline likes it."
            | Seed _ -> "what suite, sample and campaign are a function of (default: 1)."
            | Jobs _ -> "threads (default: all cores)."
            | Out _ -> "folder for the reports and findings (default: perjury-gate)."
            | Quiet -> "no progress."

/// Gates of one target that the tests of the gate run.
module Perjury.Tests.GateRuns

open Perjury.Tests.Suite
open Perjury.Fuzz.Gate

let settings target out : ReleaseGate.Settings =
    {
        Target = target
        Version = "0"
        Baseline = None
        Conform = []
        Sample = Some 0.0
        Cases = None
        Suite = None
        Known = []
        Campaign = TimedCampaign.Runs 0UL
        Required = []
        Last = None
        Seed = 1UL
        Jobs = 2
        Out = out
        Quiet = true
    }

let gate settings = ReleaseGate.run settings never ignore

/// Enough lies for one turn of every family that needs no execution.
let someRuns = 400UL

let campaignOf target out =
    { settings target out with
        Campaign = TimedCampaign.Runs someRuns
    }

/// Settings that the tests of campaigns and of fixtures begin with.
module Perjury.Tests.Runs

open System
open Perjury.Mutators
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Campaign
open Perjury.Fuzz.Conform
open Perjury.Fuzz.Conform.Eest

/// A campaign of so many lies, in both modes.
let campaign out targets jobs runs : Campaign.Settings =
    {
        Runs = Some runs
        Seconds = None
        Jobs = jobs
        Modes = [ Sufficient; Canonical ]
        Targets = targets
        Out = out
        Resume = None
        Quiet = true
    }

/// The guest on every case of some fixtures, stateful and stateless.
let fixtures paths : FixtureRun.Settings =
    {
        Paths = paths
        Filter = None
        Jobs = Environment.ProcessorCount
        Target = Guest.target
        Checks =
            {
                Stateful = true
                Stateless = true
                Names = true
                Minimality = false
                Wire = WireName.ofInput
            }
        Known = []
        Rules = None
        Sample = None
        Journal = None
        Resume = false
        Quiet = true
    }

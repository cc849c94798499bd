/// Fixtures to input bytes.
module Perjury.Fuzz.Inputs

open Perjury.Fixtures

/// The input of a block that comes with its witness; the error is a rejection in words.
let ofWitnessedBlock (test: FixtureCase) (block: FixtureBlock) : Result<byte[], string> =
    ignore (test, block)
    Error "unknown-fork: not built yet"

/// The model's two answers: by executing the block, and for a forged witness of a known block by comparing sets. That they
/// agree is a property of `Model.Tests` (execution-specs `stateless.py`; decision 0022).
module Perjury.Model.Oracle

open Perjury.Model.WireTypes
open Perjury.Model.Judging

/// The verdict on any bytes, by execution: total, with every reason that holds.
let judge (conformance: Conformance) (bytes: byte[]) : Verdict = (examine conformance bytes).Verdict

/// What there is to know of an input that is accepted; None when it is not.
let study (bytes: byte[]) : Expect.Honest option = Expect.study bytes

/// The verdict on a known block with another witness, without execution.
let expect (conformance: Conformance) (honest: Expect.Honest) (witness: ExecutionWitness) : Verdict =
    Expect.expect conformance honest witness

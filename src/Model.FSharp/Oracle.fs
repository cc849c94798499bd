/// The model's two answers: by executing the block, and for a forged witness of a known block by comparing sets. That they
/// agree is a property of `Model.Tests` (execution-specs `stateless.py`; decision 0022).
module Perjury.Model.Oracle

open Perjury.Model.WireTypes
open Perjury.Model.Releases
open Perjury.Model.Judging

/// The verdict on any bytes, by execution: total, with every reason that holds. The releases matter for the fork that is not final.
let judgeAs (releases: Releases) (conformance: Conformance) (bytes: byte[]) : Verdict =
    (examineAs releases conformance bytes).Verdict

let judge conformance bytes =
    judgeAs Releases.newest conformance bytes

/// What there is to know of an input that is accepted; None when it is not.
let studyAs (releases: Releases) (bytes: byte[]) : Expect.Honest option = Expect.studyAs releases bytes

let study bytes = studyAs Releases.newest bytes

/// The verdict on a known block with another witness, without execution.
let expect (conformance: Conformance) (honest: Expect.Honest) (witness: ExecutionWitness) : Verdict =
    Expect.expect conformance honest witness

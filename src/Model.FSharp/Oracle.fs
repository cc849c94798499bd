/// The model's two answers: by executing the block, and for a forged witness of a known block by comparing sets. That they
/// agree is a property of `Model.Tests` (execution-specs `stateless.py`; decision 0022).
module Perjury.Model.Oracle

open Perjury.Model.Reasons
open Perjury.Model.WireTypes
open Perjury.Model.Releases
open Perjury.Model.Judging

/// The verdict on any bytes, by execution: total, with every reason that holds. The releases matter for the fork that is not final.
let judgeAs (releases: Releases) (conformance: Conformance) (bytes: byte[]) : Verdict =
    (examineAs releases conformance bytes).Verdict

let judge conformance bytes =
    judgeAs (Releases.ofInput bytes) conformance bytes

/// What is asked of anybody's guest.
type Demand =
    | MustAccept of Output
    | MustReject of Output * Reason list
    /// The witness lacks only what an engine may leave unread (Latitude): both verdicts are sound.
    | Either of Output * Reason list

/// Whether these reasons say nothing but that the witness lacks nodes or codes.
let isLacking reasons =
    not (Seq.isEmpty reasons)
    && reasons
       |> Seq.forall (fun reason ->
           match reason with
           | MissingNode
           | MissingCode -> true
           | _ -> false)

/// Canonical demands every entry that the fork's specification reads, so that its answers are never open.
let demandAs (releases: Releases) (conformance: Conformance) (bytes: byte[]) : Demand =
    match judgeAs releases conformance bytes with
    | Accept output -> MustAccept output
    | Reject(output, reasons) when conformance = Sufficient && isLacking reasons ->
        match (examineLeastAs releases bytes Sufficient).Verdict with
        | Accept _ -> Either(output, reasons)
        | Reject _ -> MustReject(output, reasons)
    | Reject(output, reasons) -> MustReject(output, reasons)

let demand conformance bytes =
    demandAs Releases.newest conformance bytes

/// What there is to know of an input that is accepted; None when it is not.
let studyAs (releases: Releases) (bytes: byte[]) : Expect.Honest option = Expect.studyAs releases bytes

let study bytes = studyAs (Releases.ofInput bytes) bytes

/// The verdict on a known block with another witness, without execution.
let expect (conformance: Conformance) (honest: Expect.Honest) (witness: ExecutionWitness) : Verdict =
    Expect.expect conformance honest witness

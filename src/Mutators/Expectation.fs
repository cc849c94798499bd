namespace Perjury.Mutators

open System
open Perjury.Model

/// Conformance modes of the guest: Sufficient requires every needed entry; Canonical also forbids all others.
type Conformance =
    | Sufficient
    | Canonical

/// Expected result: the public output, byte for byte, and for a rejection the reasons, one of which the guest must give.
type Expected =
    {
        Output: byte[]
        IsAccepted: bool
        Reasons: Set<Reason>
        /// The verdict is open upstream (docs/decisions/0021): either is right, and the bytes must match it.
        IsOpen: bool
    }

/// Verdict of a lie. For a lie about the witness it follows from the canonical witness (docs/architecture.md) alone, whose entries are all
/// needed, so the block is not executed. Any other lie is judged by the model.
module Expectation =
    /// Limits of the wire (EIP-8025), beyond which an input does not decode.
    [<Literal>]
    let MaxNode = 1024

    [<Literal>]
    let MaxCode = 65536

    [<Literal>]
    let MaxHeader = 1024

    [<Literal>]
    let MaxHeaders = 256

    // A header list that is wrong in one way may be wrong in others: which check of the specification fails first depends on the fields
    // of the headers, which the set comparison does not read.
    let private chainReasons =
        Set.ofList
            [
                MissingParentHeader
                MalformedHeader
                BrokenHeaderChain
                MissingAncestor
                WrongParentHash
                WrongNumber
                WrongTimestamp
                WrongGasLimit
                WrongBaseFee
                WrongDifficulty
                WrongExcessBlobGas
            ]

    let private undecodable (releases: Releases.Releases) given =
        not (Expect.isEncodableAs releases.Wire (Witness.toModel given))

    let private sentinel (releases: Releases.Releases) reason =
        {
            Output = Wire.encodeOutputAs releases.Wire Wire.sentinel
            IsAccepted = false
            Reasons = Set.singleton reason
            IsOpen = false
        }

    let private widened reasons =
        if Set.isEmpty (Set.intersect chainReasons reasons) then
            reasons
        else
            Set.union chainReasons reasons

    let private ofVerdict (releases: Releases.Releases) verdict =
        let output, reasons =
            match verdict with
            | Judging.Accept output -> output, Set.empty
            | Judging.Reject(output, reasons) -> output, widened (Set.ofList reasons)

        {
            Output = Wire.encodeOutputAs releases.Wire output
            IsAccepted = reasons.IsEmpty
            Reasons = reasons
            IsOpen = false
        }

    /// Expected result of the subject's input with this witness, by mode.
    let ofWitnesses (subject: Subject) given : Conformance -> Expected =
        let verdict = Expect.expectBoth subject.Honest (Witness.toModel given)

        fun mode ->
            match mode with
            | Sufficient -> Judging.Sufficient
            | Canonical -> Judging.Canonical
            |> verdict
            |> ofVerdict subject.Draft.Releases

    /// The same in the given mode.
    let ofWitness mode subject given = ofWitnesses subject given mode

    /// Reasons of the canonical mode alone.
    let private isOfForm reason =
        match reason with
        | UnsortedNodes
        | DuplicateNode
        | UnusedNode
        | UnsortedCodes
        | DuplicateCode
        | UnusedCode
        | UnusedAncestor -> true
        | _ -> false

    let private ofReasons (releases: Releases.Releases) (output: WireTypes.Output) (reasons: Set<Reason>) =
        {
            Output =
                Wire.encodeOutputAs
                    releases.Wire
                    { output with
                        Success = reasons.IsEmpty
                    }
            IsAccepted = reasons.IsEmpty
            Reasons = reasons
            IsOpen = false
        }

    /// Model's verdict on any bytes, in both modes. The canonical mode only adds rules of form, so that one execution decides both.
    let private ofModel releases (bytes: byte[]) =
        let output, reasons =
            match Oracle.judgeAs releases Judging.Canonical bytes with
            | Judging.Accept output -> output, Set.empty
            | Judging.Reject(output, reasons) -> output, Set.ofList reasons

        fun mode ->
            match mode with
            | Canonical -> ofReasons releases output reasons
            | Sufficient -> ofReasons releases output (Set.filter (isOfForm >> not) reasons)

    /// Reasons that hold before execution, whatever the payload.
    let private unboundReasons =
        Set.ofList
            [
                EmptyTransaction
                MalformedTransaction
                UnsupportedTransactionType
                BlockHashMismatch
                VersionedHashesMismatch
                BlockTooLarge
                WrongPublicKeyCount
                WrongPublicKey
            ]

    /// A payload with a wrong block hash can only be rejected; no later check matters.
    let private ofUnbound
        (subject: Subject)
        (payload: WireTypes.PayloadInput)
        given
        : Conformance -> Expected =
        let witness = ofWitnesses subject given
        let releases = subject.Draft.Releases

        if undecodable releases given then
            witness
        else
            let root = Wire.requestRootAs releases.Wire payload.SchemaId payload.Request

            fun mode ->
                {
                    Output =
                        Wire.encodeOutputAs
                            releases.Wire
                            {
                                Root = root
                                Success = false
                                ChainId = payload.ChainId
                                SchemaId = payload.SchemaId
                            }
                    IsAccepted = false
                    Reasons = Set.union unboundReasons (witness mode).Reasons
                    IsOpen = false
                }

    let private isUnbound (subject: Subject) (payload: WireTypes.PayloadInput) =
        match subject.Draft.Rest with
        | WireTypes.Payload honest when honest.SchemaId = payload.SchemaId ->
            Forge.impliedHash payload <> Some payload.Request.ExecutionPayload.BlockHash
        | _ -> false

    // Bytes and model verdict are computed on first use, once for both modes.
    let private ofContent
        (subject: Subject)
        (draft: Draft)
        (model: Lazy<Conformance -> Expected>)
        : Conformance -> Expected =
        if
            Object.ReferenceEquals(draft.Rest, subject.Draft.Rest)
            || draft.Rest = subject.Draft.Rest
        then
            ofWitnesses subject draft.Witness
        else
            match Draft.payload draft with
            | Some payload when isUnbound subject payload -> ofUnbound subject payload draft.Witness
            | _ -> fun mode -> model.Value mode

    /// Verdict of a lie whose family fixes the reasons of its rejection: the output of a rejection, without execution. None where the
    /// bytes were changed or the wire cannot carry the content.
    let ofRule reasons (draft: Draft) =
        let releases = draft.Releases

        match Draft.payload draft with
        | Some payload when not draft.IsEdited && not (undecodable releases draft.Witness) ->
            Some
                {
                    Output =
                        Wire.encodeOutputAs
                            releases.Wire
                            {
                                Root = Wire.requestRootAs releases.Wire payload.SchemaId payload.Request
                                Success = false
                                ChainId = payload.ChainId
                                SchemaId = payload.SchemaId
                            }
                    IsAccepted = false
                    Reasons = reasons
                    IsOpen = false
                }
        | _ -> None

    /// Whether a rejection that is expected for entries left out is open: no sound engine need read them (Oracle.demand). To be
    /// asked of few cases, since the block is executed.
    let isEither mode (input: byte[]) (expected: Expected) =
        mode = Sufficient
        && not expected.IsAccepted
        && Oracle.isLacking expected.Reasons
        && (match Oracle.demandAs (Releases.ofInput input) Judging.Sufficient input with
            | Oracle.Either _ -> true
            | Oracle.MustAccept _
            | Oracle.MustReject _ -> false)

    /// Expected result of a draft of the subject, by mode.
    let ofDraft (subject: Subject) (draft: Draft) : Conformance -> Expected =
        let bytes = lazy (Draft.encode draft)

        let releases =
            lazy
                (if draft.IsEdited then
                     Reading.releases draft.Reading bytes.Value
                 else
                     draft.Releases)

        let model = lazy (ofModel releases.Value bytes.Value)

        if not draft.IsEdited then
            ofContent subject draft model
        else
            match Wire.decodeAs releases.Value.Wire bytes.Value with
            | Ok _ when releases.Value <> subject.Draft.Releases -> model.Value
            | Ok input -> ofContent subject (Draft.ofInputAs draft.Reading releases.Value input) model
            | Error(WireTypes.TooShort | WireTypes.UnknownSchema _) ->
                (fun _ -> sentinel releases.Value Reason.UnknownSchema)
            | Error _ -> (fun _ -> sentinel releases.Value UndecodableInput)

namespace Perjury.Mutators

open System
open System.Collections.Generic
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

    // A wrong header in the parent's position fails one of the checks against the parent, in the order of the specification; which one
    // first depends on its fields.
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

    let private equal (a: byte[]) (b: byte[]) =
        Object.ReferenceEquals(a, b) || a.AsSpan().SequenceEqual(ReadOnlySpan b)

    let private undecodable (witness: Witness) =
        let longer limit (entries: byte[][]) =
            Array.exists (fun (entry: byte[]) -> entry.Length > limit) entries

        longer MaxNode witness.State
        || longer MaxCode witness.Codes
        || longer MaxHeader witness.Headers
        || witness.Headers.Length > MaxHeaders

    /// Entries of one list that are not in another; entries that both share as objects cost nothing.
    let private missing (from: byte[][]) (needed: byte[][]) =
        let shared = HashSet<obj>(Seq.cast<obj> from, HashIdentity.Reference)
        let gone = needed |> Array.filter (fun entry -> not (shared.Contains entry))

        if gone.Length = 0 then
            gone
        else
            let contents = HashSet<byte[]>(from, ByContent.Instance)
            gone |> Array.filter (fun entry -> not (contents.Contains entry))

    /// Parent hash of a valid header: its first field.
    let private parentHash (header: byte[]) =
        match Rlp.decode header with
        | Ok(Rlp.List(Rlp.Str hash :: _)) -> hash
        | _ -> [||]

    // The last headers must be the needed ones; those before them must be their ancestors, linked by hash.
    let private chainHolds (needed: byte[][]) (headers: byte[][]) =
        let extra = headers.Length - needed.Length

        let rec links index =
            index < 0
            || (equal (Keccak.hash headers[index]) (parentHash headers[index + 1])
                && links (index - 1))

        extra >= 0
        && Array.forall2 equal needed (Array.skip extra headers)
        && links (extra - 1)

    let private sufficientReasons (needed: Witness) (given: Witness) =
        Set.unionMany
            [
                (if chainHolds needed.Headers given.Headers then
                     Set.empty
                 else
                     chainReasons)
                (if Array.isEmpty (missing given.State needed.State) then
                     Set.empty
                 else
                     Set.singleton MissingNode)
                (if Array.isEmpty (missing given.Codes needed.Codes) then
                     Set.empty
                 else
                     Set.singleton MissingCode)
            ]

    let private formReasons (unsorted: Reason) (duplicate: Reason) (unused: Reason) needed (given: byte[][]) =
        let pairs = Array.pairwise given

        [
            if pairs |> Array.exists (fun (a, b) -> Bytes.compare a b > 0) then
                unsorted
            if HashSet<byte[]>(given, ByContent.Instance).Count < given.Length then
                duplicate
            if not (Array.isEmpty (missing needed given)) then
                unused
        ]

    let private canonicalReasons (needed: Witness) (given: Witness) =
        set
            [
                yield! formReasons UnsortedNodes DuplicateNode UnusedNode needed.State given.State
                yield! formReasons UnsortedCodes DuplicateCode UnusedCode needed.Codes given.Codes

                if given.Headers.Length > needed.Headers.Length then
                    yield UnusedAncestor
            ]

    let private sentinel reason =
        {
            Output = Wire.encodeOutput Wire.sentinel
            IsAccepted = false
            Reasons = Set.singleton reason
            IsOpen = false
        }

    /// Expected result of the subject's input with this witness in the given mode.
    let ofWitness mode (subject: Subject) given =
        let needed = subject.Draft.Witness

        if undecodable given then
            sentinel UndecodableInput
        else
            let faults = sufficientReasons needed given

            let reasons =
                match mode with
                | Sufficient -> faults
                | Canonical -> Set.union faults (canonicalReasons needed given)

            {
                Output =
                    (if reasons.IsEmpty then
                         subject.Accepted
                     else
                         subject.Rejected)
                IsAccepted = reasons.IsEmpty
                Reasons = reasons
                IsOpen = false
            }

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

    let private ofReasons (output: WireTypes.Output) (reasons: Set<Reason>) =
        {
            Output =
                Wire.encodeOutput
                    { output with
                        Success = reasons.IsEmpty
                    }
            IsAccepted = reasons.IsEmpty
            Reasons = reasons
            IsOpen = false
        }

    /// Model's verdict on any bytes, in both modes. The canonical mode only adds rules of form, so that one execution decides both.
    let private ofModel (bytes: byte[]) =
        let output, reasons =
            match Oracle.judge Judging.Canonical bytes with
            | Judging.Accept output -> output, Set.empty
            | Judging.Reject(output, reasons) -> output, Set.ofList reasons

        fun mode ->
            match mode with
            | Canonical -> ofReasons output reasons
            | Sufficient -> ofReasons output (Set.filter (isOfForm >> not) reasons)

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
            ]

    /// A payload with a wrong block hash can only be rejected; no later check matters.
    let private ofUnbound mode (subject: Subject) (payload: WireTypes.PayloadInput) given =
        let witness = ofWitness mode subject given

        if undecodable given then
            witness
        else
            {
                Output =
                    Wire.encodeOutput
                        {
                            Root = Wire.requestRoot payload.SchemaId payload.Request
                            Success = false
                            ChainId = payload.ChainId
                            SchemaId = payload.SchemaId
                        }
                IsAccepted = false
                Reasons = Set.union unboundReasons witness.Reasons
                IsOpen = false
            }

    let private isUnbound (subject: Subject) (payload: WireTypes.PayloadInput) =
        match subject.Draft.Rest with
        | WireTypes.Payload honest when honest.SchemaId = payload.SchemaId ->
            Forge.impliedHash payload <> Some payload.Request.ExecutionPayload.BlockHash
        | _ -> false

    // Bytes and model verdict are computed on first use, once for both modes.
    let private ofContent (subject: Subject) (draft: Draft) (model: Lazy<Conformance -> Expected>) mode =
        if
            Object.ReferenceEquals(draft.Rest, subject.Draft.Rest)
            || draft.Rest = subject.Draft.Rest
        then
            ofWitness mode subject draft.Witness
        else
            match Draft.payload draft with
            | Some payload when isUnbound subject payload -> ofUnbound mode subject payload draft.Witness
            | _ -> model.Value mode

    /// Verdict of a lie whose family fixes the reasons of its rejection: the output of a rejection, without execution. None where the
    /// bytes were changed or the wire cannot carry the content.
    let ofRule reasons (draft: Draft) =
        match Draft.payload draft with
        | Some payload when not draft.IsEdited && not (undecodable draft.Witness) ->
            Some
                {
                    Output =
                        Wire.encodeOutput
                            {
                                Root = Wire.requestRoot payload.SchemaId payload.Request
                                Success = false
                                ChainId = payload.ChainId
                                SchemaId = payload.SchemaId
                            }
                    IsAccepted = false
                    Reasons = reasons
                    IsOpen = false
                }
        | _ -> None

    /// Expected result of a draft of the subject, by mode.
    let ofDraft (subject: Subject) (draft: Draft) : Conformance -> Expected =
        let model = lazy (ofModel (Draft.encode draft))

        if not draft.IsEdited then
            ofContent subject draft model
        else
            match Wire.decode (Draft.encode draft) with
            | Ok input -> ofContent subject (Draft.ofInput input) model
            | Error(WireTypes.TooShort | WireTypes.UnknownSchema _) ->
                (fun _ -> sentinel Reason.UnknownSchema)
            | Error _ -> (fun _ -> sentinel UndecodableInput)

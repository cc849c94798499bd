namespace Perjury.Mutators

open System
open System.Collections.Generic
open Perjury.Model

/// The two modes of the guest: what is needed must be there; and nothing else may be.
type Conformance =
    | Sufficient
    | Canonical

/// What must come out: the public output, byte for byte, and for a rejection the reasons of which it must name one.
type Expected =
    {
        Output: byte[]
        IsAccepted: bool
        Reasons: Set<Reason>
        /// Upstream has not settled the verdict (spec §1.6): either is right, its bytes must fit it.
        IsOpen: bool
    }

/// The verdict of a lie. About the witness it follows from spec §2.8 and the canonical witness alone: what is needed is known entry by
/// entry, so the block need not be executed. About anything else the model judges.
module Expectation =
    /// Limits of the wire (EIP-8025): beyond them an input does not decode.
    [<Literal>]
    let MaxNode = 1024

    [<Literal>]
    let MaxCode = 65536

    [<Literal>]
    let MaxHeader = 1024

    [<Literal>]
    let MaxHeaders = 256

    // A header at the parent's place that is not the parent fails one of the checks against the parent, in the order of the
    // specification; which one first depends on its fields.
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

    /// The parent hash of a header that is known to be one: its first field.
    let private parentHash (header: byte[]) =
        match Rlp.decode header with
        | Ok(Rlp.List(Rlp.Str hash :: _)) -> hash
        | _ -> [||]

    // The last headers must be the needed ones; what stands before them must be their genuine ancestors, which a hash decides.
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

    /// What a guest must say to the subject's input with this witness in the given mode.
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

    /// Reasons that only the canonical mode knows.
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

    /// The model's verdict on any bytes, in both modes: the canonical one adds rules of form and nothing else, so that one execution
    /// tells both.
    let private ofModel (bytes: byte[]) =
        let output, reasons =
            match Oracle.judge Judging.Canonical bytes with
            | Judging.Accept output -> output, Set.empty
            | Judging.Reject(output, reasons) -> output, Set.ofList reasons

        fun mode ->
            match mode with
            | Canonical -> ofReasons output reasons
            | Sufficient -> ofReasons output (Set.filter (isOfForm >> not) reasons)

    /// Reasons that hold before a block is executed, whatever its payload.
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

    /// A payload whose hash is not its own can only be rejected; nothing behind that check matters.
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

    // The bytes and the model's answer about them are made when first asked for, once for both modes.
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

    /// The verdict of a lie whose family tells for which reasons it is rejected: the output of a rejection, without executing. None
    /// where the bytes were changed or the wire has no room for the content.
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

    /// What a guest must say to a draft of the subject, by mode.
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

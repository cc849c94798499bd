namespace Perjury.Fuzz.Targets

open System.Runtime.CompilerServices
open Perjury.Guest.Chain
open Perjury.Guest.Wire
open Perjury.Model
open Perjury.Mutators
open Perjury.Witness

/// What an input asks of a guest, beside the conformance.
type Need =
    {
        Fork: Forks.Fork
        /// None: the input has no schema id.
        SchemaId: int option
        /// Releases of Amsterdam's wire and rules; none for other forks, and no wire for the block form.
        Wire: string option
        Rules: string option
        ChainId: uint64
    }

/// What a target says it serves; where it says nothing, None, it serves everything.
type Serves =
    {
        Forks: Forks.Fork list option
        SchemaIds: int option list option
        /// Releases of Amsterdam's wire. Of two that say the same in their bytes there is one at most.
        Wires: string list
        /// Releases of Amsterdam's rules.
        Rules: string list
        LargestChainId: uint64
    }

module Need =
    let private rulesName (release: Forks.Release) =
        match release with
        | Forks.Zkevm033 -> "zkevm-v0.3.3"
        | Forks.April2026 -> "2026-04"
        | Forks.V21 -> "v21"

    let private ofDraft (draft: Draft) =
        match draft.Input with
        | WireTypes.Payload payload ->
            Forks.ofIndex (byte (payload.SchemaId >>> 8))
            |> Option.map (fun fork ->
                let ofAmsterdam value =
                    if fork = Forks.Amsterdam then Some value else None

                {
                    Fork = fork
                    SchemaId =
                        if draft.Releases.Wire.HasSchemaId then
                            Some payload.SchemaId
                        else
                            None
                    Wire = ofAmsterdam draft.Releases.Wire.Name
                    Rules = ofAmsterdam (rulesName draft.Releases.Rules)
                    ChainId = payload.ChainId
                })
        | WireTypes.Block block ->
            Blocks.headerOf block.Block
            |> Option.bind (fun header ->
                Perjury.Model.Subject.activeFork block.ChainConfig header.Number header.Timestamp)
            |> Option.map (fun (index, fork) ->
                {
                    Fork = fork
                    SchemaId = Some WireTypes.BlockSchemaId
                    Wire = None
                    Rules =
                        if fork = Forks.Amsterdam then
                            Some(rulesName (Forks.releaseOfIndex draft.Releases.Rules index))
                        else
                            None
                    ChainId = block.ChainConfig.ChainId
                })

    // Asked once for every target and mode of each lie about a subject.
    let private known = ConditionalWeakTable<Draft, Lazy<Need option>>()

    /// Need of a subject; none where the chain configuration of a block names no fork for it.
    let ofSubject (subject: Subject) =
        known.GetValue(subject.Draft, (fun draft -> lazy ofDraft draft)).Value

    /// Need of an input by its bytes alone; none where they do not decode.
    let ofBytes reading bytes =
        Subject.ofBytesAs reading "" bytes |> Result.toOption |> Option.bind ofSubject

module Serves =
    let allRules = [ "zkevm-v0.3.3"; "2026-04"; "v21" ]

    /// What reads each input by what its bytes say.
    let everything =
        {
            Forks = None
            SchemaIds = None
            Wires = [ "zkevm-v0.3.3"; "v21.0.0"; "v21.0.7" ]
            Rules = allRules
            LargestChainId = System.UInt64.MaxValue
        }

    /// What reads inputs by one release of the wire, or by what their bytes say.
    let reading wire =
        if List.contains wire (WireSchemas.wireReleases |> List.map _.Name) then
            { everything with Wires = [ wire ] }
        else
            everything

    /// What a target file that says nothing stands for: of Amsterdam what is newest.
    let newest =
        { everything with
            Wires = [ "v21.0.7" ]
            Rules = [ "v21" ]
        }

    /// Fork by the name that EEST gives it.
    let tryFork (name: string) =
        match Networks.TryParseFork name with
        | true, fork -> Forks.ofIndex (ForkIndex.Of fork)
        | false, _ -> None

    /// Name of a fork as EEST has it.
    let forkName (fork: Forks.Fork) =
        match fork with
        | Forks.DaoFork -> "DAO"
        | Forks.StPetersburg -> "Petersburg"
        | Forks.Bpo1 -> "BPO1"
        | Forks.Bpo2 -> "BPO2"
        | Forks.Bpo3 -> "BPO3"
        | Forks.Bpo4 -> "BPO4"
        | Forks.Bpo5 -> "BPO5"
        | other -> $"{other}"

    let schemaName id =
        match id with
        | Some id -> $"0x%04x{id}"
        | None -> "none"

    let private isIn list value =
        list |> Option.forall (List.contains value)

    /// Why an input of this kind is not served; none where it is.
    let missing (serves: Serves) (need: Need) =
        let wire = need.Wire |> Option.forall (fun wire -> List.contains wire serves.Wires)

        let rules =
            need.Rules |> Option.forall (fun rules -> List.contains rules serves.Rules)

        if not (isIn serves.Forks need.Fork) then
            Some $"fork {forkName need.Fork}"
        elif not (isIn serves.SchemaIds need.SchemaId) then
            Some $"schema id {schemaName need.SchemaId}"
        elif not wire then
            Some $"wire {Option.get need.Wire}"
        elif not rules then
            Some $"rules {Option.get need.Rules}"
        elif need.ChainId > serves.LargestChainId then
            Some $"chain id above {serves.LargestChainId}"
        else
            None

    /// The same of a subject.
    let missingFor serves subject =
        Need.ofSubject subject |> Option.bind (missing serves)

    let isServed serves subject = (missingFor serves subject).IsNone

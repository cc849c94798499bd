/// What the model makes of a subject's block: lies about the outcome of a block need the true one.
module internal Perjury.Mutators.Executed

open System.Runtime.CompilerServices
open Perjury.Model
open Perjury.Model.Witness

let private preimages (witness: WireTypes.ExecutionWitness) : Preimages =
    {
        Node = byHash witness.State
        Code = byHash witness.Codes
        Ancestors = witness.Headers |> List.map Keccak.hash |> Array.ofList
    }

/// Result of executing a draft's block on its witness; none where it cannot be executed.
let anew (draft: Draft) =
    let witness = Witness.toModel draft.Witness

    match Judging.proveAs draft.Releases (preimages witness) (Wire.withWitness witness draft.Input) with
    | Some(_, Ok result) -> Some result
    | _ -> None

[<ReferenceEquality>]
type private Known = { Result: Transition.Result option }

// The drafts of a subject share their bytes before the witness, and many lies are told about each.
let private known = ConditionalWeakTable<byte[], Known>()

/// The same, once for all drafts with the same request. The witness must be whole.
let ofHonest (draft: Draft) =
    match Draft.payload draft with
    | None -> None
    | Some payload ->
        let key = payload.Request.ExecutionPayload.BlockHash

        match known.TryGetValue key with
        | true, found -> (nonNull (box found) :?> Known).Result
        | _ ->
            let result = anew draft
            known.AddOrUpdate(key, { Result = result })
            result

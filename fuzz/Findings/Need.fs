/// What a target misses in an honest input that it refuses: it is asked again with entries that the canonical witness does not have.
module Perjury.Fuzz.Findings.Need

open System.Collections.Generic
open Perjury.Model
open Perjury.Mutators
open Perjury.Fuzz.Targets

/// Genuine entries of other subjects, besides those that the witness has.
let private withMore field (pool: Pool) (draft: Draft) =
    let own = HashSet<byte[]>(Family.entriesOf field draft, Bytes.equality)
    let witness = draft.Witness

    let more =
        Pool.entries field pool |> Array.filter (fun entry -> not (own.Contains entry))

    Draft.withWitness
        (Witness.withEntries field (Array.append (Witness.entries field witness) more) witness)
        draft

/// The ancestors before the first header, as far as the corpus has them.
let private withAncestors (pool: Pool) (draft: Draft) =
    let parentOf (header: byte[]) =
        match Rlp.decode header with
        | Ok(Rlp.List(Rlp.Str hash :: _)) ->
            match pool.ByHash.TryGetValue hash with
            | true, parent -> Some parent
            | false, _ -> None
        | _ -> None

    let rec older found =
        match found with
        | first :: _ when List.length found < Expectation.MaxHeaders ->
            match parentOf first with
            | Some parent -> older (parent :: found)
            | None -> found
        | _ -> found

    let headers = older (List.ofArray draft.Witness.Headers) |> Array.ofList
    Draft.withWitness (Witness.withEntries Headers headers draft.Witness) draft

let private additions =
    [
        "codes", withMore Codes
        "nodes", withMore State
        "headers", withAncestors
        "more", (fun pool -> withMore Codes pool >> withMore State pool >> withAncestors pool)
    ]

/// First kind of entries with which the target accepts the subject; none where more of them does not help.
let find (target: Target) (pool: Pool) (subject: Subject) =
    additions
    |> List.tryFind (fun (_, add) ->
        let draft = add pool subject.Draft

        not (Apply.same subject.Draft draft)
        && Answer.accepts (target.Run Sufficient (Draft.encode draft)))
    |> Option.map fst

namespace Perjury.Mutators

open Perjury.Model
open Perjury.Mutators.Draw
open Perjury.Mutators.Family

/// Lists of the request that are longer than the wire has room for.
module RequestBounds =
    [<Literal>]
    let private MaxVersionedHashes = 4096

    /// The whole input written anew, since no single entry is the one too many.
    let private rewritten (draft: Draft) (changed: Draft) =
        let before = Draft.encode draft
        let after = Draft.encode changed

        [
            OverwriteInput(0, Array.truncate before.Length after)
            ExtendInput(Array.skip before.Length after)
        ]

    let private manyHashes: Drawing =
        fun _ draft ->
            match Draft.payload draft with
            | None -> none
            | Some payload ->
                draw {
                    let! hash = bytes 32
                    let hashes = Array.create (MaxVersionedHashes + 1) hash

                    return
                        Request.withEntries VersionedHashes hashes payload
                        |> Option.filter (fun _ -> payload.SchemaId >= 0x1001)
                        |> Option.map (fun changed -> rewritten draft (Draft.withPayload changed draft))
                        |> Option.defaultValue []
                }

    let families =
        [
            { rejected "too-many-versioned-hashes" [ "F27"; "F15" ] manyHashes with
                Certain = []
            }
        ]

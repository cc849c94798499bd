/// Forging: recomputes every hash that depends on mutated content and that the author of the input controls.
module internal Perjury.Mutators.Forge

open System
open Perjury.Model
open Perjury.Model.WireTypes

let private forkOf (input: PayloadInput) =
    Forks.ofIndex (byte (input.SchemaId >>> 8))

/// Hash of the header that a payload implies; none when the schema names no fork.
let impliedHash (input: PayloadInput) =
    forkOf input
    |> Option.map (fun fork -> Headers.hash (Blocks.impliedHeader fork input.Request))

/// Sets a payload's block hash to its own hash.
let pin (input: PayloadInput) =
    impliedHash input
    |> Option.map (fun hash ->
        { input with
            Request =
                { input.Request with
                    ExecutionPayload =
                        { input.Request.ExecutionPayload with
                            BlockHash = hash
                        }
                }
        })

let private substitute (before: byte[]) (after: byte[]) (entry: byte[]) =
    let at = entry.AsSpan().IndexOf(ReadOnlySpan before)

    if at < 0 then
        None
    else
        let copy = Array.copy entry
        after.AsSpan().CopyTo(copy.AsSpan at)
        Some copy

/// Replaces a hash in every entry of a list; gives the changed entries, before and after.
let private rename before after (entries: byte[][]) =
    let renamed = entries |> Array.map (substitute before after)

    let changed =
        Array.zip entries renamed
        |> Array.choose (fun (was, became) -> became |> Option.map (fun became -> was, became))

    Array.map2 (fun was became -> Option.defaultValue was became) entries renamed, List.ofArray changed

// A node's hash occurs in its parent, a root in an account leaf or in a header, a header's hash in the next header or the payload.
let rec private climb pending (witness: Witness) (input: PayloadInput) =
    match pending with
    | [] -> witness, input
    | (was: byte[], became: byte[]) :: rest ->
        let before = Keccak.hash was
        let after = Keccak.hash became
        let state, changedNodes = rename before after witness.State
        let headers, changedHeaders = rename before after witness.Headers
        let payload = input.Request.ExecutionPayload

        let input =
            if Bytes.equal payload.ParentHash before then
                Scalars.set ParentHash after input |> Option.defaultValue input
            else
                input

        climb
            (rest @ changedNodes @ changedHeaders)
            { witness with
                State = state
                Headers = headers
            }
            input

let private sorted (entries: byte[][]) = Array.sortWith Bytes.compare entries

/// Replaces an entry of the witness and everything that refers to it by hash. State and codes are sorted again, so that the canonical
/// form does not reject the lie.
let forge field index entry (witness: Witness) (input: PayloadInput) =
    let entries = Witness.entries field witness
    let was = entries[index]
    let changed = Witness.withEntries field (Array.updateAt index entry entries) witness
    let witness, input = climb [ was, entry ] changed input

    pin input
    |> Option.map (fun input ->
        { witness with
            State = sorted witness.State
            Codes = sorted witness.Codes
        },
        input)

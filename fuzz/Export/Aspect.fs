/// Aspect of a lie: its group, role and fault classes, by which the suite counts.
module Perjury.Fuzz.Export.Aspect

open System
open System.Buffers.Binary
open Perjury.Mutators

/// Group: the first folder of a lie's cases.
let groupOf mutations =
    let ofField field =
        match field with
        | State -> "witness_state"
        | Codes -> "witness_codes"
        | Headers -> "witness_headers"
        | Transactions -> "transactions"
        | VersionedHashes -> "versioned_hashes"
        | Withdrawals
        | Deposits
        | WithdrawalRequests
        | Consolidations
        | BuilderDeposits
        | BuilderExits
        | EncodedRequests -> "requests"
        | PublicKeys -> "public_keys"

    match mutations with
    | Remove(field, _) :: _
    | Clear field :: _
    | Duplicate(field, _, _) :: _
    | Swap(field, _, _) :: _
    | Reverse field :: _
    | Insert(field, _, _) :: _
    | Replace(field, _, _) :: _
    | Flip(field, _, _, _) :: _
    | Truncate(field, _, _) :: _
    | Extend(field, _, _) :: _
    | Forge(field, _, _) :: _ -> ofField field
    | Set _ :: _ -> "payload"
    | ReplaceBlock _ :: _ -> "blocks"
    | Fit _ :: _
    | Pin :: _
    | [] -> "control"
    | CutInput _ :: _
    | ExtendInput _ :: _
    | OverwriteInput _ :: _ -> "input_bytes"

let private entryRole (source: Source) field index =
    let at (roles: string[]) =
        if index < roles.Length then roles[index] else "added"

    match field with
    | State -> at source.Roles.Nodes
    | Codes -> at source.Roles.Bytecodes
    | Headers -> at source.Roles.Ancestors
    | Transactions ->
        match Draft.payload source.Subject.Draft with
        | Some payload when index < payload.Request.ExecutionPayload.Transactions.Length ->
            match payload.Request.ExecutionPayload.Transactions[index] with
            | [||] -> "empty"
            | bytes when bytes[0] < 0x80uy -> $"type-{bytes[0]}"
            | _ -> "type-0"
        | _ -> "added"
    | _ -> if index = 0 then "first" else "later"

/// Parts of an encoded input in order, each with its end.
let private regions hasSchemaId (input: byte[]) =
    let start = if hasSchemaId then 2 else 0

    let word at =
        int (BinaryPrimitives.ReadUInt32LittleEndian(ReadOnlySpan(input, at, 4)))

    let witness = start + word (start + 4)
    let list place = witness + word (witness + 4 * place)

    [
        if hasSchemaId then
            "schema-id", start

        "fixed-part", start + word start
        "request", witness
        "witness-offsets", witness + 12
        "state", list 1
        "codes", list 2
        "headers", input.Length
    ]

let private regionOf (source: Source) offset =
    let draft = source.Subject.Draft

    regions draft.Releases.Wire.HasSchemaId source.Subject.Bytes
    |> List.tryFind (fun (_, finish) -> offset < finish)
    |> Option.map fst
    |> Option.defaultValue "end"

let private roleOfOne source mutation =
    match mutation with
    | Remove(field, index)
    | Duplicate(field, index, _)
    | Replace(field, index, _)
    | Flip(field, index, _, _)
    | Truncate(field, index, _)
    | Extend(field, index, _)
    | Forge(field, index, _) -> entryRole source field index
    | Clear _
    | Reverse _ -> "all"
    | Swap(field, first, _) -> entryRole source field first
    | Insert(_, 0, _) -> "first"
    | Insert _ -> "later"
    | Set(scalar, _) -> Naming.scalarName scalar
    | Pin -> "pinned"
    | Fit _ -> "fitted"
    | ReplaceBlock _ -> "whole"
    | CutInput length -> regionOf source length
    | ExtendInput _ -> "end"
    | OverwriteInput(offset, _) -> regionOf source offset

/// Role of the mutated entry; of several mutations, their number.
let roleOf source mutations =
    match mutations |> List.filter ((<>) Pin) with
    | [] -> ""
    | [ one ] -> roleOfOne source one
    // Replacing the whole input is one lie in two mutations.
    | CutInput 0 :: ExtendInput _ :: _
    | ExtendInput _ :: OverwriteInput(0, _) :: _ -> "whole"
    | several -> $"{several.Length}-lies"

/// Fault classes of a family, narrowed to those that the role can show.
let faultsOf (family: Family) (role: string) =
    let isFor fault =
        match fault with
        // Only a delete that leaves one child can show a missing sibling.
        | "F9" when family.Faults.Length > 1 -> role.EndsWith "collapse-sibling"
        // Only a write into an absent path can show this class.
        | "F10" when family.Faults.Length > 2 ->
            role.EndsWith "insert" || role.EndsWith "update" || role.EndsWith "delete"
        | "F1" when List.contains "F9" family.Faults -> not (role.EndsWith "collapse-sibling")
        | _ -> true

    [
        yield! family.Faults |> List.filter isFor

        // Roles of delegations, and of codes that the protocol itself calls.
        if family.Name = "remove-code" && role.EndsWith "marker" then
            "F21"
        if family.Name = "remove-code" && role = "system-contract" then
            "F18"
    ]

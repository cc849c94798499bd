namespace Perjury.Mutators

open Perjury.Model
open Perjury.Model.Rlp

/// Transaction as its type byte, none for a legacy one, and its fields.
module internal TransactionParts =
    let parts (bytes: byte[]) =
        let fields kind payload =
            match Rlp.decode payload with
            | Ok(List fields) -> Some(kind, fields)
            | _ -> None

        match Array.tryHead bytes with
        | Some kind when kind < 0x80uy -> fields (Some kind) bytes[1..]
        | Some _ -> fields None bytes
        | None -> None

    let rebuild (kind, fields) =
        let payload = Rlp.encode (List fields)

        match kind with
        | Some kind -> Array.append [| kind |] payload
        | None -> payload

    // Indexes of fields by type: legacy nonce 0, price 1, gas 2, to 3, value 4, data 5; typed ones begin with the chain id.
    let private place legacy typed kind =
        match kind with
        | None -> Some legacy
        | Some 1uy -> Some(typed 1)
        | Some 2uy -> Some(typed 2)
        | Some 3uy -> Some(typed 3)
        | Some 4uy -> Some(typed 4)
        | Some _ -> None

    let nonce = place 0 (fun _ -> 1)
    let price = place 1 (fun kind -> if kind = 1 then 2 else 3)
    let gas = place 2 (fun kind -> if kind = 1 then 3 else 4)
    let recipient = place 3 (fun kind -> if kind = 1 then 4 else 5)
    let value = place 4 (fun kind -> if kind = 1 then 5 else 6)
    let data = place 5 (fun kind -> if kind = 1 then 6 else 7)

    /// Changes one field; none where it is absent or the change does not apply.
    let at find update (kind, fields: Item list) =
        find kind
        |> Option.filter (fun index -> index < fields.Length)
        |> Option.bind (fun index -> update fields[index] |> Option.map (fun item -> index, item))
        |> Option.map (fun (index, item) -> kind, List.updateAt index item fields)

    /// Changes a number; none where it would be negative.
    let onNumber update item =
        match item with
        | Str bytes ->
            let value: bigint = update (Bytes.toBigInt bytes)
            if value < 0I then None else Some(Str(Bytes.ofBigInt value))
        | List _ -> None

    /// Set-code transaction without authorizations.
    let withoutAuthorizations (kind, fields: Item list) =
        match kind with
        | Some 4uy when fields.Length > 9 -> Some(kind, List.updateAt 9 (List []) fields)
        | _ -> None

    /// Access list whose first storage key has 33 bytes.
    let withLongKey (kind, fields: Item list) =
        let place =
            match kind with
            | Some 1uy -> Some 7
            | Some _ when fields.Length > 8 -> Some 8
            | _ -> None

        // a byte behind a key that is there: who takes the first 32 of them runs the same transaction
        let changed list =
            match list with
            | List(List [ address; List(Str key :: keys) ] :: entries) ->
                List(List [ address; List(Str(Array.append key [| 0uy |]) :: keys) ] :: entries)
            | _ -> List [ List [ Str(Bytes.zeros 20); List [ Str(Bytes.zeros 33) ] ] ]

        place
        |> Option.map (fun place -> kind, List.updateAt place (changed fields[place]) fields)

    /// Blob transaction with other versioned hashes.
    let withBlobs update (kind, fields: Item list) =
        match kind with
        | Some 3uy when fields.Length > 10 ->
            match fields[10] with
            | List hashes ->
                update hashes
                |> Option.map (fun hashes -> kind, List.updateAt 10 (List hashes) fields)
            | Str _ -> None
        | _ -> None

    let otherVersion hashes =
        match hashes with
        | Str hash :: rest when hash.Length = 32 -> Some(Str(Array.updateAt 0 2uy hash) :: rest)
        | _ -> None

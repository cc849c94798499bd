namespace Perjury.Mutators

open Perjury.Model
open Perjury.Model.Rlp
open Perjury.Mutators.Draw
open Perjury.Mutators.Family

/// Lies about transactions, with the block hash made to fit; the receipts and the state stay what they were.
module TransactionContent =
    /// A transaction taken apart: its type byte, none for a legacy one, and its fields.
    let private parts (bytes: byte[]) =
        let fields kind payload =
            match Rlp.decode payload with
            | Ok(List fields) -> Some(kind, fields)
            | _ -> None

        match Array.tryHead bytes with
        | Some kind when kind < 0x80uy -> fields (Some kind) bytes[1..]
        | Some _ -> fields None bytes
        | None -> None

    let private rebuild (kind, fields) =
        let payload = Rlp.encode (List fields)

        match kind with
        | Some kind -> Array.append [| kind |] payload
        | None -> payload

    let private change make : Drawing =
        withEntry Transactions (fun _ transactions index ->
            match parts transactions[index] |> Option.bind make with
            | Some changed -> draw { return [ Replace(Transactions, index, changed); Pin ] }
            | None -> none)

    let private changeParts make = change (make >> Option.map rebuild)

    /// Places of fields by type: legacy nonce 0, price 1, gas 2, to 3, value 4, data 5; typed ones begin with the chain id.
    let private place legacy typed kind =
        match kind with
        | None -> Some legacy
        | Some 1uy -> Some(typed 1)
        | Some 2uy -> Some(typed 2)
        | Some 3uy -> Some(typed 3)
        | Some 4uy -> Some(typed 4)
        | Some _ -> None

    let private nonce = place 0 (fun _ -> 1)
    let private gas = place 2 (fun kind -> if kind = 1 then 3 else 4)
    let private value = place 4 (fun kind -> if kind = 1 then 5 else 6)
    let private data = place 5 (fun kind -> if kind = 1 then 6 else 7)

    let private fieldAt find update =
        changeParts (fun (kind, fields: Item list) ->
            find kind
            |> Option.filter (fun index -> index < fields.Length)
            |> Option.bind (fun index -> update fields[index] |> Option.map (fun item -> index, item))
            |> Option.map (fun (index, item) -> kind, List.updateAt index item fields))

    let private fromEnd count =
        fun (fields: Item list) -> fields.Length - count

    let private signature count update =
        changeParts (fun (kind, fields) ->
            update fields[fromEnd count fields]
            |> Option.map (fun item -> kind, List.updateAt (fromEnd count fields) item fields))

    let private onNumber update item =
        match item with
        | Str bytes ->
            let value: bigint = update (Bytes.toBigInt bytes)
            if value < 0I then None else Some(Str(Bytes.ofBigInt value))
        | List _ -> None

    let private leadingZero item =
        match item with
        | Str bytes -> Some(Str(Array.append [| 0uy |] bytes))
        | List _ -> None

    let private curveOrder =
        Bytes.toBigInt (Bytes.ofHex "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141")

    /// The other signature of the same message by the same key: s mirrored, parity turned (EIP-2 forbids the high one).
    let private mirrored =
        changeParts (fun (kind, fields) ->
            let count = fields.Length

            match List.skip (count - 3) fields with
            | [ Str v; r; Str s ] ->
                let parity = Bytes.toBigInt v

                let turned =
                    match kind with
                    | Some _ -> 1I - parity
                    | None when parity >= 35I -> (if parity.IsEven then parity - 1I else parity + 1I)
                    | None -> 55I - parity

                let turned = max 0I turned
                let high = Str(Bytes.ofBigInt (curveOrder - Bytes.toBigInt s))
                Some(kind, List.take (count - 3) fields @ [ Rlp.ofBigInt turned; r; high ])
            | _ -> None)

    let private emptyAuthorizations =
        changeParts (fun (kind, fields) ->
            match kind with
            | Some 4uy when fields.Length > 9 -> Some(kind, List.updateAt 9 (List []) fields)
            | _ -> None)

    /// An access list whose first storage key has 33 bytes.
    let private longKey =
        changeParts (fun (kind, fields) ->
            let entry = List [ List [ Str(Bytes.zeros 20); List [ Str(Bytes.zeros 33) ] ] ]

            match kind with
            | Some 1uy -> Some(kind, List.updateAt 7 entry fields)
            | Some _ when fields.Length > 8 -> Some(kind, List.updateAt 8 entry fields)
            | _ -> None)

    let private blobHashes update =
        changeParts (fun (kind, fields) ->
            match kind with
            | Some 3uy when fields.Length > 10 ->
                match fields[10] with
                | List hashes ->
                    update hashes
                    |> Option.map (fun hashes -> kind, List.updateAt 10 (List hashes) fields)
                | Str _ -> None
            | _ -> None)

    let private otherType =
        withEntry Transactions (fun _ transactions index ->
            match parts transactions[index] with
            | Some(Some _, fields) ->
                draw {
                    let! kind = between 0 8
                    return [ Replace(Transactions, index, rebuild (Some(byte kind), fields)); Pin ]
                }
            | _ -> none)

    let private order =
        [
            rejected "remove-transaction" [] (remove Transactions)
            depends "remove-transaction-pinned" [] (pinned (remove Transactions))
            depends "duplicate-transaction-pinned" [] (pinned (duplicate Transactions))
            depends "swap-transactions-pinned" [] (pinned (swap Transactions))
            rejected "flip-transaction" [] (flip Transactions)
            depends "flip-transaction-pinned" [ "F14" ] (pinned (flip Transactions))
            rejected "truncate-transaction-pinned" [ "F14" ] (pinned (truncate Transactions))
            rejected "extend-transaction-pinned" [ "F14" ] (pinned (extend Transactions))
            rejected "add-empty-transaction-pinned" [ "F14" ] (pinned (add Transactions (fixedEntry [||])))
        ]

    let private fields =
        [
            rejected "transaction-nonce-leading-zero" [ "F14" ] (fieldAt nonce leadingZero)
            depends "transaction-nonce-raised" [] (fieldAt nonce (onNumber (fun n -> n + 1I)))
            depends "transaction-gas-raised" [] (fieldAt gas (onNumber (fun n -> n + 1I)))
            depends "transaction-gas-too-low" [] (fieldAt gas (onNumber (fun _ -> 20_999I)))
            depends "transaction-gas-huge" [] (fieldAt gas (onNumber (fun _ -> 4294967295I)))
            depends "transaction-value-raised" [] (fieldAt value (onNumber (fun n -> n + 1I)))
            depends
                "transaction-data-grown"
                []
                (fieldAt data (fun item ->
                    match item with
                    | Str bytes -> Some(Str(Array.append bytes [| 1uy |]))
                    | List _ -> None))
            rejected "transaction-v-leading-zero" [ "F14" ] (signature 3 leadingZero)
            depends "transaction-v-plus-2" [ "F14" ] (signature 3 (onNumber (fun v -> v + 2I)))
            depends "transaction-r-zero" [ "F14" ] (signature 2 (fun _ -> Some(Str [||])))
            depends "transaction-s-zero" [ "F14" ] (signature 1 (fun _ -> Some(Str [||])))
            depends "transaction-r-of-order" [ "F14" ] (signature 2 (fun _ -> Some(Rlp.ofBigInt curveOrder)))
            rejected "transaction-high-s" [ "F14" ] mirrored
            rejected "transaction-no-authorizations" [ "F14" ] emptyAuthorizations
            rejected "transaction-33-byte-key" [ "F14" ] longKey
            rejected "transaction-no-blobs" [] (blobHashes (fun _ -> Some []))
            rejected
                "transaction-blob-version"
                []
                (blobHashes (fun hashes ->
                    match hashes with
                    | Str hash :: rest when hash.Length = 32 -> Some(Str(Array.updateAt 0 2uy hash) :: rest)
                    | _ -> None))
            rejected
                "transaction-many-blobs"
                []
                (blobHashes (fun hashes -> List.tryHead hashes |> Option.map (List.replicate 32)))
            depends "transaction-other-type" [ "F14" ] otherType
        ]

    let families = order @ fields

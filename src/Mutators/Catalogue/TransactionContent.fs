namespace Perjury.Mutators

open Perjury.Model
open Perjury.Model.Rlp
open Perjury.Mutators.Draw
open Perjury.Mutators.Family
open Perjury.Mutators.TransactionParts

/// Lies about transactions with the block hash recomputed; receipts and state stay as they were.
module TransactionContent =
    let private change make : Drawing =
        withEntry Transactions (fun _ transactions index ->
            match parts transactions[index] |> Option.bind make with
            | Some changed -> draw { return [ Replace(Transactions, index, changed); Pin ] }
            | None -> none)

    let private changeParts make = change (make >> Option.map rebuild)

    let private fieldAt find update = changeParts (at find update)

    let private fromEnd count =
        fun (fields: Item list) -> fields.Length - count

    let private signature count update =
        changeParts (fun (kind, fields) ->
            update fields[fromEnd count fields]
            |> Option.map (fun item -> kind, List.updateAt (fromEnd count fields) item fields))

    let private leadingZero item =
        match item with
        | Str bytes -> Some(Str(Array.append [| 0uy |] bytes))
        | List _ -> None

    let private curveOrder =
        Bytes.toBigInt (Bytes.ofHex "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141")

    /// Malleable signature of the same message and key: s mirrored, parity flipped (EIP-2 forbids the high s).
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

    /// A longer RLP length prefix than it needs: who signs the canonical form of the fields finds the same signer.
    let private longLength =
        withEntry Transactions (fun _ transactions index ->
            let bytes = transactions[index]

            let before, list =
                match Array.tryHead bytes with
                | Some kind when kind < 0x80uy -> bytes[..0], bytes[1..]
                | _ -> [||], bytes

            match withLongPrefix list with
            | Some list -> draw { return [ Replace(Transactions, index, Array.append before list); Pin ] }
            | None -> none)

    let private otherType =
        withEntry Transactions (fun _ transactions index ->
            match parts transactions[index] with
            | Some(Some _, fields) ->
                draw {
                    let! kind = between 0 8
                    return [ Replace(Transactions, index, rebuild (Some(byte kind), fields)); Pin ]
                }
            | _ -> none)

    /// Trailing bytes of a transaction that fill chunks of the request's hash tree up to a new level, and one more.
    let private grown =
        withEntry Transactions (fun _ transactions index ->
            draw {
                let! level = between 2 5
                let! beside = between -1 1
                let size = 32 * (1 <<< (2 * level)) + beside

                return
                    [
                        Extend(
                            Transactions,
                            index,
                            Array.create (max 1 (size - transactions[index].Length)) 1uy
                        )
                    ]
            })

    let private order =
        [
            rejected "remove-transaction" [] (remove Transactions)
            depends "remove-transaction-pinned" [] (pinned (remove Transactions))
            depends "duplicate-transaction-pinned" [] (pinned (duplicate Transactions))
            depends "swap-transactions-pinned" [] (pinned (swap Transactions))
            rejected "flip-transaction" [] (flip Transactions)
            rejected "grow-transaction" [ "F16" ] grown
            refused "grow-transaction-pinned" [ "F16" ] [ MalformedTransaction ] (pinned grown)
            depends "flip-transaction-pinned" [ "F14" ] (pinned (flip Transactions))
            refused
                "truncate-transaction-pinned"
                [ "F14" ]
                [ MalformedTransaction; EmptyTransaction ]
                (pinned (truncate Transactions))
            refused
                "extend-transaction-pinned"
                [ "F14" ]
                [ MalformedTransaction ]
                (pinned (extend Transactions))
            refused
                "add-empty-transaction-pinned"
                [ "F14" ]
                [ EmptyTransaction ]
                (pinned (add Transactions (fixedEntry [||])))
        ]

    let private fields =
        [
            refused
                "transaction-nonce-leading-zero"
                [ "F14" ]
                [ MalformedTransaction ]
                (fieldAt nonce leadingZero)
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
            refused "transaction-long-length" [ "F14" ] [ MalformedTransaction ] longLength
            refused "transaction-v-leading-zero" [ "F14" ] [ MalformedTransaction ] (signature 3 leadingZero)
            depends "transaction-v-plus-2" [ "F14" ] (signature 3 (onNumber (fun v -> v + 2I)))
            depends
                "transaction-v-beyond-64-bits"
                [ "F29" ]
                (signature 3 (onNumber (fun v -> v + (1I <<< 65))))
            depends "transaction-r-zero" [ "F14" ] (signature 2 (fun _ -> Some(Str [||])))
            depends "transaction-s-zero" [ "F14" ] (signature 1 (fun _ -> Some(Str [||])))
            depends "transaction-r-of-order" [ "F14" ] (signature 2 (fun _ -> Some(Rlp.ofBigInt curveOrder)))
            refused "transaction-high-s" [ "F14" ] [ InvalidSignature ] mirrored
            rejected "transaction-no-authorizations" [ "F14" ] (changeParts withoutAuthorizations)
            refused "transaction-33-byte-key" [ "F14" ] [ MalformedTransaction ] (changeParts withLongKey)
            rejected "transaction-no-blobs" [] (changeParts (withBlobs (fun _ -> Some [])))
            rejected "transaction-blob-version" [] (changeParts (withBlobs otherVersion))
            rejected
                "transaction-many-blobs"
                []
                (changeParts (withBlobs (fun hashes -> List.tryHead hashes |> Option.map (List.replicate 32))))
            depends "transaction-other-type" [ "F14" ] otherType
        ]

    let families = order @ fields

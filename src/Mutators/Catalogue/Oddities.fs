namespace Perjury.Mutators

open Perjury.Model
open Perjury.Model.Rlp
open Perjury.Mutators.Draw
open Perjury.Mutators.Family
open Perjury.Mutators.TransactionParts

/// What a hasty decoder chokes on: junk in an honest witness, transactions in the form of the network, sums at the edge of 64 bits,
/// nodes that unfold without end.
module Oddities =
    let private childOf33 =
        Rlp.encode (List(List.replicate 16 (Str(Bytes.zeros 33)) @ [ Str [||] ]))

    let private marker = Array.append [| 0xefuy; 1uy; 1uy |] (Bytes.zeros 20)

    let private junk =
        [
            tolerated "add-node-with-child-of-33-bytes" [ "F11" ] (add State (fixedEntry childOf33))
            tolerated "add-code-that-begins-with-ef01" [ "F11" ] (add Codes (fixedEntry marker))
            tolerated "add-code-that-begins-with-ef00" [ "F11" ] (add Codes (fixedEntry [| 0xefuy; 0uy |]))
        ]

    /// EIP-4844, EIP-7594: what peers send has the blobs beside the transaction.
    let private networkForm version : Drawing =
        fun _ draft ->
            let blobs =
                entriesOf Transactions draft
                |> Array.indexed
                |> Array.choose (fun (index, bytes) ->
                    match parts bytes with
                    | Some(Some 3uy, fields) -> Some(index, fields)
                    | _ -> None)

            if blobs.Length = 0 then
                none
            else
                draw {
                    let! index, fields = oneOf blobs
                    let side = List [ Str(Bytes.zeros 48) ]
                    let wrapper = version @ [ side; side; side ]

                    return
                        [
                            Replace(Transactions, index, rebuild (Some 3uy, List fields :: wrapper))
                            Pin
                        ]
                }

    let private network =
        [
            refused "blob-in-network-form" [ "F14" ] [ MalformedTransaction ] (networkForm [])
            refused
                "blob-in-network-form-1"
                [ "F14" ]
                [ MalformedTransaction ]
                (networkForm [ Str [| 1uy |] ])
        ]

    /// The parent's excess and use of blob gas add up to 2^64 and a little more: wrapped, nothing is in excess.
    let private wrappingSum: Drawing =
        fun _ draft ->
            let headers = entriesOf Headers draft

            match Array.tryLast headers |> Option.map Rlp.decode, Draft.payload draft with
            | Some(Ok(List fields)), Some payload when fields.Length > 18 && payload.SchemaId >= 0x1001 ->
                let changed =
                    fields
                    |> List.updateAt 17 (Rlp.ofUInt64 262_144UL)
                    |> List.updateAt 18 (Rlp.ofUInt64 (System.UInt64.MaxValue - 131_071UL))

                draw {
                    return
                        [
                            Forge(Headers, headers.Length - 1, Rlp.encode (List changed))
                            if payload.Request.ExecutionPayload.ExcessBlobGas <> 0UL then
                                Set(ExcessBlobGas, Bytes.zeros 8)
                                Pin
                        ]
                }
            | _ -> none

    /// The parent's excess and use of blob gas add up to 2^64 - 1: a price is due that no sum of 256 bits ends in.
    let private edgeOfParent (fields: Item list) =
        match fields[17] with
        | UInt64 used ->
            Some(
                List.updateAt 18 (Rlp.ofUInt64 (System.UInt64.MaxValue - used)) fields
                |> List
                |> Rlp.encode
            )
        | _ -> None

    let private onEdge lie : Drawing =
        fun _ draft ->
            let headers = entriesOf Headers draft

            match Array.tryLast headers |> Option.map Rlp.decode, Draft.payload draft with
            | Some(Ok(List fields)), Some payload when fields.Length > 18 && payload.SchemaId >= 0x1001 ->
                match edgeOfParent fields with
                | Some parent -> lie draft payload (Forge(Headers, headers.Length - 1, parent)) parent
                | None -> none
            | _ -> none

    /// The block says what it said before.
    let private edgeOfSum =
        onEdge (fun _ payload forge _ ->
            draw {
                return
                    [
                        forge
                        if payload.Request.ExecutionPayload.ExcessBlobGas <> 0UL then
                            Set(ExcessBlobGas, Bytes.zeros 8)
                            Pin
                    ]
            })

    let private hasBlobs (transactions: byte[] list) =
        transactions
        |> List.exists (fun bytes ->
            match parts bytes with
            | Some(Some 3uy, _) -> true
            | _ -> false)

    /// The excess that follows from such a parent, and a transaction that has to pay for blobs at its price.
    let private edgeOfPrice =
        onEdge (fun draft payload forge parent ->
            let context =
                (Perjury.Model.Subject.ofInput draft.Releases (WireTypes.Payload payload)).Context

            match context, Rlp.decode parent |> Result.toOption |> Option.bind Headers.ofItem with
            | Some context, Some header when hasBlobs payload.Request.ExecutionPayload.Transactions ->
                match
                    context.Rules.Blobs
                    |> Option.bind (fun blobs -> Fees.expectedExcessBlobGas context.Rules.Fork blobs header)
                with
                | Some excess ->
                    draw {
                        return
                            [ forge; Set(ExcessBlobGas, Bytes.ofUInt64LittleEndian 8 (uint64 excess)); Pin ]
                    }
                | None -> none
            | _ -> none)

    /// The block names the greatest excess, and its parent nothing of it: who does not compare them sums the price.
    let private beyondReason: Drawing =
        fun _ draft ->
            match Draft.payload draft with
            | Some payload when payload.SchemaId >= 0x1001 -> one (Set(ExcessBlobGas, Array.create 8 0xffuy))
            | _ -> none

    let private edges =
        [
            refused "excess-blob-gas-beyond-reason" [ "F5" ] [ WrongExcessBlobGas ] (pinned beyondReason)
            refused "excess-blob-gas-wraps" [ "F5" ] [ WrongExcessBlobGas ] wrappingSum
            refused "excess-blob-gas-at-the-edge" [ "F5" ] [ WrongExcessBlobGas ] edgeOfSum
            rejected "blob-price-without-end" [ "F5" ] edgeOfPrice
        ]

    /// Branches that each name the next one sixteen times.
    let private sharing levels =
        let bottom =
            Rlp.encode (List(List.replicate 16 (Str(Bytes.zeros 32)) @ [ Str [||] ]))

        List.scan
            (fun below _ -> Rlp.encode (List(List.replicate 16 (Str(Keccak.hash below)) @ [ Str [||] ])))
            bottom
            [ 2..levels ]

    /// They hang beside every path: who looks at what he needs never sees them.
    let private unfolding: Drawing =
        let levels = sharing 7
        let top = List.last levels

        let rec search tries (entries: byte[][]) =
            draw {
                let! index = below entries.Length

                match Rlp.decode entries[index] with
                | Ok(List items) when items.Length = 17 ->
                    let shown = entries |> Array.map Keccak.hash

                    let unread =
                        List.take 16 items
                        |> List.indexed
                        |> List.choose (fun (i, item) ->
                            match item with
                            | Str hash when hash.Length = 32 && not (holds shown hash) -> Some i
                            | _ -> None)

                    match unread with
                    | [] when tries > 0 -> return! search (tries - 1) entries
                    | [] -> return []
                    | child :: _ ->
                        let changed = List.updateAt child (Str(Keccak.hash top)) items

                        return
                            [
                                for i, node in List.indexed levels do
                                    Insert(State, entries.Length + i, node)
                                Forge(State, index, Rlp.encode (List changed))
                            ]
                | _ when tries > 0 -> return! search (tries - 1) entries
                | _ -> return []
            }

        fun _ draft ->
            let entries = entriesOf State draft
            if entries.Length = 0 then none else search 24 entries

    let unfoldings = [ depends "shared-subtrees-off-path" [ "F23" ] unfolding ]

    let families = junk @ network @ edges @ unfoldings

namespace Perjury.Mutators

open Perjury.Model
open Perjury.Model.Rlp
open Perjury.Mutators.Draw
open Perjury.Mutators.Family
open Perjury.Mutators.TransactionParts

/// Lies about transactions that their senders sign, with the block hash made to fit: the sender is who it was, and only the rule that
/// is broken can reject the block.
module SignedContent =
    type private Parts = byte option * Item list

    /// One of the transactions that the lie can be told about.
    let private signed (lie: WireTypes.PayloadInput -> Parts -> Parts option) : Drawing =
        fun _ draft ->
            match Draft.payload draft with
            | None -> none
            | Some input ->
                let candidates =
                    entriesOf Transactions draft
                    |> Array.indexed
                    |> Array.choose (fun (index, before) ->
                        parts before
                        |> Option.bind (lie input)
                        |> Option.map (fun told -> index, before, told))

                if candidates.Length = 0 then
                    none
                else
                    draw {
                        let! index, before, told = oneOf candidates

                        match Signing.again input before told with
                        | Some parts -> return [ Replace(Transactions, index, rebuild parts); Pin ]
                        | None -> return []
                    }

    let private always lie = signed (fun _ -> lie)
    let private number find update = always (at find (onNumber update))
    let private item value = fun (_: Item) -> Some value

    let private huge = 1I <<< 255

    let private isTyped kind (parts: Parts) = fst parts = Some kind

    let private ofType kind lie parts =
        if isTyped kind parts then lie parts else None

    /// The priority fee, which only types from 2 on have.
    let private priority kind =
        match kind with
        | Some kind when kind >= 2uy -> Some 2
        | _ -> None

    let private blobFee kind =
        if kind = Some 3uy then Some 9 else None

    /// Typed transactions name the chain; protected legacy ones have it in v.
    let private otherChain (kind, fields: Item list) =
        match kind with
        | Some _ -> at (fun _ -> Some 0) (onNumber (fun chain -> chain + 1I)) (kind, fields)
        | None ->
            at
                (fun _ -> Some 6)
                (fun v ->
                    match v with
                    | Str bytes when Bytes.toBigInt bytes >= 35I -> onNumber (fun v -> v + 2I) v
                    | _ -> None)
                (kind, fields)

    let private aboveBlock (input: WireTypes.PayloadInput) =
        let limit = bigint input.Request.ExecutionPayload.GasLimit
        at gas (onNumber (fun _ -> limit + 1I))

    /// EIP-3860: one byte over the limit, with gas that would pay for it.
    let private longInitCode (parts: Parts) =
        let isCreation =
            recipient (fst parts)
            |> Option.exists (fun index -> (snd parts)[index] = Str [||])

        if isCreation then
            at data (item (Str(Bytes.zeros 49_153))) parts
            |> Option.bind (at gas (item (Rlp.ofBigInt 2_000_000I)))
        else
            None

    let private noRecipient = at recipient (item (Str [||]))

    let private senders =
        [
            rejected "signed-nonce-raised" [] (number nonce (fun n -> n + 1I))
            rejected "signed-nonce-lowered" [] (number nonce (fun n -> n - 1I))
            rejected "signed-nonce-overflow" [] (number nonce (fun _ -> (1I <<< 64) - 1I))
            rejected "signed-value-huge" [] (number value (fun _ -> huge))
            rejected "signed-other-chain" [ "F20" ] (always otherChain)
        ]

    let private gases =
        [
            rejected "signed-gas-below-intrinsic" [] (number gas (fun _ -> 20_999I))
            rejected "signed-gas-above-block" [] (signed aboveBlock)
            rejected "signed-price-zero" [] (number price (fun _ -> 0I))
            rejected "signed-price-huge" [] (number price (fun _ -> huge))
            rejected "signed-priority-huge" [] (number priority (fun _ -> huge))
            rejected "signed-init-code-too-large" [] (always longInitCode)
        ]

    let private typed =
        [
            rejected "signed-33-byte-key" [ "F14" ] (always withLongKey)
            rejected "signed-no-authorizations" [ "F14" ] (always withoutAuthorizations)
            rejected "signed-set-code-creates" [] (always (ofType 4uy noRecipient))
            rejected "signed-blob-creates" [] (always (ofType 3uy noRecipient))
            rejected "signed-no-blobs" [] (always (withBlobs (fun _ -> Some [])))
            rejected "signed-blob-version" [] (always (withBlobs otherVersion))
            rejected
                "signed-many-blobs"
                []
                (always (withBlobs (fun hashes -> List.tryHead hashes |> Option.map (List.replicate 32))))
            rejected "signed-blob-fee-zero" [] (number blobFee (fun _ -> 0I))
        ]

    let families = senders @ gases @ typed

namespace Perjury.Mutators

open Perjury.Model
open Perjury.Model.Rlp
open Perjury.Mutators.Draw
open Perjury.Mutators.Family
open Perjury.Mutators.TransactionParts

/// Lies about transactions, signed again by their senders and with the block hash recomputed: only the broken rule can reject the
/// block.
module SignedContent =
    type private Parts = byte option * Item list

    /// Draws a transaction that the lie applies to.
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
                        |> Option.map (fun after -> index, before, after))

                if candidates.Length = 0 then
                    none
                else
                    draw {
                        let! index, before, after = oneOf candidates

                        match Signing.again input before after with
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

    /// Priority fee, which only types from 2 on have.
    let private priority kind =
        match kind with
        | Some kind when kind >= 2uy -> Some 2
        | _ -> None

    let private blobFee kind =
        if kind = Some 3uy then Some 9 else None

    /// Chain id: a field of typed transactions, part of v in protected legacy ones.
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

    /// Chain id with bits beyond the 64 that it is compared by: a number cut off is the chain's own (F29).
    let private longChain (kind, fields: Item list) =
        match kind with
        | Some _ -> at (fun _ -> Some 0) (onNumber (fun chain -> chain + (1I <<< 64))) (kind, fields)
        | None ->
            at
                (fun _ -> Some 6)
                (fun v ->
                    match v with
                    | Str bytes when Bytes.toBigInt bytes >= 35I -> onNumber (fun v -> v + (1I <<< 65)) v
                    | _ -> None)
                (kind, fields)

    // From EIP-8037 what is known to go for the other kind of gas does not count: one more than the block has may be allowed.
    let private aboveBlock (input: WireTypes.PayloadInput) =
        let limit = bigint input.Request.ExecutionPayload.GasLimit
        at gas (onNumber (fun _ -> 2I * limit))

    /// EIP-3860: init code one byte over the limit, with enough gas for it.
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
            refused "signed-nonce-raised" [] [ NonceTooHigh ] (number nonce (fun n -> n + 1I))
            refused "signed-nonce-lowered" [] [ NonceTooLow ] (number nonce (fun n -> n - 1I))
            refused
                "signed-nonce-overflow"
                []
                [ NonceTooHigh; NonceOverflow ]
                (number nonce (fun _ -> (1I <<< 64) - 1I))
            refused "signed-value-huge" [] [ InsufficientFunds ] (number value (fun _ -> huge))
            refused
                "signed-chain-beyond-64-bits"
                [ "F20"; "F29" ]
                [ WrongChainId; InvalidSignature; MalformedTransaction ]
                (always longChain)
            refused "signed-other-chain" [ "F20" ] [ WrongChainId; InvalidSignature ] (always otherChain)
        ]

    let private gases =
        [
            refused
                "signed-gas-below-intrinsic"
                []
                [ IntrinsicGasTooLow; FloorGasTooLow ]
                (number gas (fun _ -> 20_999I))
            refused
                "signed-gas-above-block"
                []
                [ GasAllowanceExceeded; TransactionGasLimitTooHigh ]
                (signed aboveBlock)
            refused
                "signed-price-zero"
                []
                [ FeeBelowBaseFee; PriorityFeeAboveMaxFee ]
                (number price (fun _ -> 0I))
            refused "signed-price-huge" [] [ FeeOverflow; InsufficientFunds ] (number price (fun _ -> huge))
            refused "signed-priority-huge" [] [ PriorityFeeAboveMaxFee ] (number priority (fun _ -> huge))
            // The floor of so many bytes of calldata (EIP-7976) is above the gas limit of some.
            refused
                "signed-init-code-too-large"
                []
                [ InitCodeTooLarge; IntrinsicGasTooLow; FloorGasTooLow ]
                (always longInitCode)
        ]

    let private typed =
        [
            refused "signed-33-byte-key" [ "F14" ] [ MalformedTransaction ] (always withLongKey)
            refused
                "signed-no-authorizations"
                [ "F14" ]
                [ EmptyAuthorizationList ]
                (always withoutAuthorizations)
            refused
                "signed-set-code-creates"
                []
                [ SetCodeTransactionCreates ]
                (always (ofType 4uy noRecipient))
            refused "signed-blob-creates" [] [ BlobTransactionCreates ] (always (ofType 3uy noRecipient))
            refused
                "signed-no-blobs"
                []
                [ VersionedHashesMismatch; NoBlobHashes ]
                (always (withBlobs (fun _ -> Some [])))
            refused
                "signed-blob-version"
                []
                [ WrongBlobHashVersion; VersionedHashesMismatch ]
                (always (withBlobs otherVersion))
            refused
                "signed-many-blobs"
                []
                [ BlobGasAllowanceExceeded; VersionedHashesMismatch; TooManyBlobs ]
                (always (withBlobs (fun hashes -> List.tryHead hashes |> Option.map (List.replicate 32))))
            refused "signed-blob-fee-zero" [] [ BlobFeeTooLow ] (number blobFee (fun _ -> 0I))
        ]

    let families = senders @ gases @ typed

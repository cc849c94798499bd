namespace Perjury.Mutators

open Perjury.Model
open Perjury.Mutators.Draw
open Perjury.Mutators.Family

/// Lies about the request: without a recomputed hash, where the block hash must reject them, and with one, where only the check of the
/// field can.
module PayloadContent =
    let private withPayload make : Drawing =
        fun _ draft ->
            match Draft.payload draft with
            | Some payload -> make payload
            | None -> none

    let private flipScalar scalar =
        withPayload (fun payload ->
            let value = Scalars.get scalar payload

            if value.Length = 0 then
                one (Set(scalar, [| 1uy |]))
            else
                draw {
                    let! offset = below value.Length
                    let! bit = below 8
                    return [ Set(scalar, Array.updateAt offset (value[offset] ^^^ (1uy <<< bit)) value) ]
                })

    let private step scalar (change: uint64 -> uint64) =
        withPayload (fun payload ->
            let value = Bytes.toUInt64LittleEndian (Scalars.get scalar payload)
            one (Set(scalar, Bytes.ofUInt64LittleEndian 8 (change value))))

    /// Values in the block's header.
    let private bound =
        Scalars.all
        |> List.filter (fun scalar -> scalar <> ChainId && scalar <> SchemaId && scalar <> BlockHash)

    // The system call before the transactions stores the beacon root; the other values must follow from the parent.
    let private faultsOf scalar =
        match scalar with
        | ParentBeaconBlockRoot -> [ "F18" ]
        | BlockNumber
        | GasLimit
        | Timestamp
        | BaseFeePerGas
        | ExcessBlobGas -> [ "F5" ]
        | _ -> []

    let private flips =
        rejected "flip-block-hash" [ "F8" ] (flipScalar BlockHash)
        :: [
            for scalar in bound do
                let name = Naming.scalarName scalar
                rejected $"flip-{name}" [] (flipScalar scalar)
                depends $"flip-{name}-pinned" (faultsOf scalar) (pinned (flipScalar scalar))
        ]

    let private steps =
        [
            for scalar in
                [
                    GasUsed
                    GasLimit
                    Timestamp
                    BlockNumber
                    BlobGasUsed
                    ExcessBlobGas
                    SlotNumber
                ] do
                let name = Naming.scalarName scalar

                depends
                    $"raise-{name}-pinned"
                    (faultsOf scalar)
                    (pinned (step scalar (fun value -> value + 1UL)))

                depends
                    $"lower-{name}-pinned"
                    (faultsOf scalar)
                    (pinned (step scalar (fun value -> value - 1UL)))
        ]

    /// Timestamp equal to the parent's.
    let private timestampOfParent: Drawing =
        fun _ draft ->
            match Array.tryLast (entriesOf Headers draft) |> Option.map Rlp.decode with
            | Some(Ok(Rlp.List fields)) when fields.Length > 11 && (Draft.payload draft).IsSome ->
                match fields[11] with
                | Rlp.UInt64 parent -> one (Set(Timestamp, Bytes.ofUInt64LittleEndian 8 parent))
                | _ -> none
            | _ -> none

    let private longExtraData =
        withPayload (fun _ ->
            draw {
                let! extra = bytes 32
                return [ Set(ExtraData, extra) ]
            })

    let private refusedOf name faults =
        refused name faults [ WrongRequestsHash ]

    let private lists =
        [
            // Execution ignores the index and the order of withdrawals.
            for field, family, reasons in
                [
                    Withdrawals, depends, [ WrongStateRoot ]
                    Deposits, refusedOf, [ WrongRequestsHash ]
                    WithdrawalRequests, refusedOf, [ WrongRequestsHash ]
                    Consolidations, refusedOf, [ WrongRequestsHash ]
                    BuilderDeposits, refusedOf, [ WrongRequestsHash ]
                    BuilderExits, refusedOf, [ WrongRequestsHash ]
                    EncodedRequests, refusedOf, [ WrongRequestsHash ]
                ] do
                // Requests of system contracts are those that the calls at the end of the block return.
                let faults =
                    match field with
                    | WithdrawalRequests
                    | Consolidations
                    | BuilderDeposits
                    | BuilderExits -> [ "F18" ]
                    | _ -> []

                let name = Naming.name (Remove(field, 0))
                rejected name [] (remove field)
                refused $"{name}-pinned" faults reasons (pinned (remove field))
                let name = Naming.name (Flip(field, 0, 0, 1uy))
                rejected name [] (flip field)
                family $"{name}-pinned" [] (pinned (flip field))
                let name = Naming.name (Duplicate(field, 0, 0))
                // one more than the list holds does not decode
                rejected $"{name}-pinned" [] (pinned (duplicate field))
                let name = Naming.name (Swap(field, 0, 0))
                family $"{name}-pinned" [] (pinned (swap field))
        ]

    let private junkItem size : Pool -> Draft -> Draw<byte[] option> =
        fun _ _ ->
            draw {
                let! item = bytes size
                return Some item
            }

    let private inventions =
        [
            refused
                "add-withdrawal-pinned"
                []
                [ WrongStateRoot; MissingNode ]
                (pinned (add Withdrawals (junkItem 44)))
            refused "add-deposit-pinned" [] [ WrongRequestsHash ] (pinned (add Deposits (junkItem 192)))
            refused
                "add-withdrawal-request-pinned"
                []
                [ WrongRequestsHash ]
                (pinned (add WithdrawalRequests (junkItem 76)))
            rejected "add-consolidation-pinned" [] (pinned (add Consolidations (junkItem 116)))
            refused
                "add-builder-deposit-pinned"
                [ "F18" ]
                [ WrongRequestsHash ]
                (pinned (add BuilderDeposits (junkItem 184)))
            refused
                "add-builder-exit-pinned"
                [ "F18" ]
                [ WrongRequestsHash ]
                (pinned (add BuilderExits (junkItem 68)))
            refused
                "add-encoded-request-pinned"
                [ "F18" ]
                [ WrongRequestsHash ]
                (pinned (add EncodedRequests (junkItem 69)))
        ]

    // EIP-4844: the versioned hashes are those of the transactions, in order; the header does not contain them.
    let private versionedHashes =
        [
            refused "remove-versioned-hash" [ "F19" ] [ VersionedHashesMismatch ] (remove VersionedHashes)
            refused "flip-versioned-hash" [ "F19" ] [ VersionedHashesMismatch ] (flip VersionedHashes)
            refused
                "duplicate-versioned-hash"
                [ "F19" ]
                [ VersionedHashesMismatch ]
                (duplicate VersionedHashes)
            refused "swap-versioned-hashes" [ "F19" ] [ VersionedHashesMismatch ] (swap VersionedHashes)
            refused "clear-versioned-hashes" [ "F19" ] [ VersionedHashesMismatch ] (clear VersionedHashes)
            refused
                "add-versioned-hash"
                [ "F19" ]
                [ VersionedHashesMismatch ]
                (add VersionedHashes (junkItem 32))
        ]

    let private identity =
        [
            depends "flip-chain-id" [ "F20" ] (flipScalar ChainId)
            depends "flip-schema-id" [ "F15" ] (flipScalar SchemaId)
            depends
                "other-schema-id"
                [ "F15" ]
                (withPayload (fun _ ->
                    draw {
                        let! fork = between 0x0F 0x15
                        return [ Set(SchemaId, [| byte fork; 1uy |]) ]
                    }))
            refused "timestamp-of-parent-pinned" [ "F5" ] [ WrongTimestamp ] (pinned timestampOfParent)
            depends "new-extra-data-pinned" [] (pinned longExtraData)
        ]

    /// Gas used as one who counts otherwise would find it: what was paid for, or one of the two kinds of gas alone, or both together
    /// (EIP-7778, EIP-8037).
    let private gasOf (count: Transition.Result -> uint64) : Drawing =
        fun _ draft ->
            match Draft.payload draft with
            | Some payload when payload.Request.ExecutionPayload.BlockAccessList.Length > 0 ->
                match Executed.ofHonest draft with
                | Some result when count result <> payload.Request.ExecutionPayload.GasUsed ->
                    draw { return [ Set(GasUsed, Bytes.ofUInt64LittleEndian 8 (count result)); Pin ] }
                | _ -> none
            | _ -> none

    let private dimensions =
        let wrong name count =
            refused name [] [ WrongGasUsed; GasUsedAboveLimit ] (gasOf count)

        [
            wrong "gas-used-as-paid-pinned" (fun result ->
                match List.tryLast result.Receipts with
                | Some receipt -> receipt.CumulativeGasUsed
                | None -> result.GasUsed)
            wrong "gas-used-of-execution-pinned" _.ExecutionGas
            wrong "gas-used-of-state-pinned" _.StateGas
            wrong "gas-used-of-both-pinned" (fun result -> result.ExecutionGas + result.StateGas)
        ]

    /// A slot that is counted like the blocks.
    let private slotOfBlock =
        withPayload (fun payload ->
            if payload.Request.ExecutionPayload.BlockAccessList.Length > 0 then
                one (Set(SlotNumber, Scalars.get BlockNumber payload))
            else
                none)

    let private slots =
        [ depends "slot-number-of-block-pinned" [] (pinned slotOfBlock) ]

    let families =
        dimensions
        @ slots
        @ flips
        @ steps
        @ lists
        @ inventions
        @ versionedHashes
        @ identity

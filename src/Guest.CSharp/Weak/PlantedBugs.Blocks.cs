namespace Perjury.Guest;

// What binds the claim to a block, the header against its parent, transactions, and what is compared in the end.
internal static partial class PlantedBugs
{
    private static PlantedBug[] Blocks() =>
        [
            new(
                nameof(Planted.BlockHashNotChecked),
                "",
                "the payload need not hash to its block hash",
                ""
            ),
            new(
                nameof(Planted.VersionedHashesNotChecked),
                "F19",
                "the versioned hashes need not be those of the transactions",
                ""
            ),
            new(
                nameof(Planted.VersionedHashesOnlyWithBlobs),
                "F19",
                "without blob transactions there may be any versioned hashes",
                ""
            ),
            new(
                nameof(Planted.NumberNotChecked),
                "F5",
                "a block may have any number",
                Reth + "17754"
            ),
            new(
                nameof(Planted.TimestampNotChecked),
                "F5",
                "a block may be older than its parent",
                Reth + "17754"
            ),
            new(
                nameof(Planted.GasLimitNotBound),
                "F5",
                "the gas limit may differ from the parent's by any amount",
                Reth + "17754"
            ),
            new(
                nameof(Planted.BaseFeeNotChecked),
                "F5",
                "the base fee need not follow from the parent",
                Reth + "17754"
            ),
            new(
                nameof(Planted.ExcessBlobGasNotChecked),
                "F5",
                "the excess blob gas need not follow from the parent",
                Reth + "17754"
            ),
            new(
                nameof(Planted.LongAccessKeyAccepted),
                "F14",
                "a storage key of an access list may have 33 bytes",
                EvmAsm + "12637"
            ),
            new(
                nameof(Planted.EmptyAuthorizationListAccepted),
                "F14",
                "a set-code transaction may have no authorization",
                EvmAsm + "11818"
            ),
            new(nameof(Planted.HighSAccepted), "F14", "a signature may have the high s", ""),
            new(
                nameof(Planted.ChainIdNotBound),
                "F20",
                "a transaction may be signed for another chain",
                ""
            ),
            new(
                nameof(Planted.RefuseHighChainId),
                "F20",
                "legacy transactions of chains from 2^62 on are refused",
                EvmAsm + "12700"
            ),
            new(
                nameof(Planted.CutChainId),
                "F29",
                "the chain id of a legacy transaction is cut off at 64 bits",
                ""
            ),
            new(nameof(Planted.NonceNotChecked), "", "a transaction may have any nonce", ""),
            new(
                nameof(Planted.IntrinsicGasNotChecked),
                "",
                "a transaction may have less gas than it costs to begin",
                ""
            ),
            new(
                nameof(Planted.SystemCallsReordered),
                "F18",
                "consolidations are collected before withdrawals",
                ""
            ),
            new(
                nameof(Planted.SystemCallerIsRead),
                "F18",
                "a call of the protocol reads the account of its caller",
                ""
            ),
            new(
                nameof(Planted.SystemContractNotRequired),
                "F18",
                "a contract that the protocol calls need not be there",
                ""
            ),
            new(
                nameof(Planted.BeaconRootNotStored),
                "F18",
                "the call that stores the beacon root is left out",
                ""
            ),
            new(
                nameof(Planted.ParentHashNotStored),
                "F18",
                "the call that stores the parent hash is left out",
                ""
            ),
        ];

    private static PlantedBug[] Results() =>
        [
            new(
                nameof(Planted.CatchAsValid),
                "F1",
                "whatever the witness lacks, the block is valid: an exception is caught in the wrong place",
                Nimbus + "4506"
            ),
            new(nameof(Planted.StateRootNotCompared), "", "the state root is not compared", ""),
            new(
                nameof(Planted.ReceiptsRootNotCompared),
                "",
                "the receipts root is not compared",
                ""
            ),
            new(nameof(Planted.LogsBloomNotCompared), "", "the logs bloom is not compared", ""),
            new(nameof(Planted.GasUsedNotCompared), "", "the gas used is not compared", ""),
            new(
                nameof(Planted.WithdrawalsRootNotCompared),
                "",
                "the withdrawals root of a block is not compared",
                ""
            ),
            new(
                nameof(Planted.BlobGasUsedNotCompared),
                "",
                "the blob gas used is not compared",
                ""
            ),
            new(nameof(Planted.RequestsHashNotCompared), "", "the requests are not compared", ""),
        ];
}

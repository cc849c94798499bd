namespace Perjury.Guest;

// What released engines were seen to accept or to choke on, and the rules beside them (decision 0111).
internal static partial class PlantedBugs
{
    private static PlantedBug[] Engines() =>
        [
            new(
                nameof(Planted.AncestorOfAnyFork),
                "F5",
                "an ancestor may have the form of any fork",
                Reth + "17754"
            ),
            new(
                nameof(Planted.HighestAncestorIsParent),
                "F4",
                "the ancestor with the highest number is the parent, whatever it is linked to",
                ""
            ),
            new(
                nameof(Planted.DropAfterParent),
                "F5",
                "what stands behind the parent among the ancestors is ignored",
                ""
            ),
            new(
                nameof(Planted.FindByNumber),
                "F5",
                "BLOCKHASH is answered by the last header of that number, behind the parent, too",
                ""
            ),
            new(
                nameof(Planted.CrashOnForeignHeader),
                "F5",
                "an ancestor in the form of no fork ends in an exception",
                ""
            ),
            new(nameof(Planted.AnyShapeIsNode), "F11", "every list of 2 or 17 items is a node", ""),
            new(
                nameof(Planted.EmptyExtensionAccepted),
                "F11",
                "an extension may have an empty path",
                ""
            ),
            new(
                nameof(Planted.ExtensionToLeafAccepted),
                "F11",
                "a leaf may stand below an extension",
                ""
            ),
            new(
                nameof(Planted.ExtensionToExtensionAccepted),
                "F11",
                "an extension may stand below an extension",
                ""
            ),
            new(
                nameof(Planted.AccountTailIgnored),
                "F22",
                "bytes behind the RLP of an account are ignored",
                ""
            ),
            new(
                nameof(Planted.ReadListAsNumber),
                "F22",
                "a list is as good a value of a slot as a number",
                ""
            ),
            new(
                nameof(Planted.CrashOnLongChild),
                "F11",
                "an entry with a child of more than 32 bytes ends in an exception, though nothing reaches it",
                ""
            ),
            new(
                nameof(Planted.CrashOnLongPath),
                "F11",
                "a path of more than 64 nibbles ends in an exception",
                ""
            ),
            new(
                nameof(Planted.UnfoldSharedSubtrees),
                "F23",
                "a subtree is read once for each node that names it",
                ""
            ),
            new(
                nameof(Planted.CodesOfTheBlockAsked),
                "F17",
                "a code that the block itself has written is asked of the witness",
                ""
            ),
            new(
                nameof(Planted.CrashOnMarkerCode),
                "F11",
                "a code that begins like a delegation and is none ends in an exception, though nothing reads it",
                ""
            ),
            new(
                nameof(Planted.ExcessBlobGasWraps),
                "F5",
                "the sum of the blob gas of the parent is taken for a number of 64 bits",
                ""
            ),
            new(
                nameof(Planted.SumBlobPriceWithoutEnd),
                "F5",
                "the price of blob gas is summed without a bound, whatever the excess",
                ""
            ),
            new(nameof(Planted.DifficultyNotChecked), "F5", "a block may have any difficulty", ""),
            new(
                nameof(Planted.DifficultyPaysReward),
                "F5",
                "a difficulty after the merge is paid for as before it",
                ""
            ),
            new(
                nameof(Planted.HeaderNonceNotChecked),
                "F5",
                "the nonce of a header may be any after the merge",
                ""
            ),
            new(
                nameof(Planted.OmmersHashNotChecked),
                "F5",
                "the ommers hash of a header may be any",
                ""
            ),
            new(
                nameof(Planted.HeaderFormNotChecked),
                "F5",
                "a header may lack what its fork has",
                ""
            ),
            new(
                nameof(Planted.EarlyWithdrawalsPaid),
                "",
                "withdrawals of a block before Shanghai are paid",
                ""
            ),
            new(nameof(Planted.InitCodeSizeNotChecked), "", "init code may have any size", ""),
            new(
                nameof(Planted.GasAllowanceNotChecked),
                "",
                "a transaction may have more gas than the block",
                ""
            ),
            new(
                nameof(Planted.TypedChainIdNotCompared),
                "F20",
                "the chain id of a typed transaction is not compared with the chain",
                Specs + "3000"
            ),
            new(
                nameof(Planted.PriorityFeeNotBound),
                "",
                "the priority fee may be above the fee",
                ""
            ),
            new(nameof(Planted.FeeBelowBaseFeeAccepted), "", "a fee may be below the base fee", ""),
            new(nameof(Planted.BlobFeeNotChecked), "", "a blob fee may be below the price", ""),
            new(
                nameof(Planted.BlobTransactionMayCreate),
                "",
                "a blob transaction may create a contract",
                ""
            ),
            new(
                nameof(Planted.SetCodeTransactionMayCreate),
                "",
                "a set-code transaction may create a contract",
                ""
            ),
            new(nameof(Planted.FundsNotChecked), "", "a sender may spend more than he has", ""),
            new(
                nameof(Planted.UnwrapBlobs),
                "F14",
                "a blob transaction may come in the form of the network",
                ""
            ),
            new(
                nameof(Planted.TransactionsRootNotCompared),
                "",
                "the transactions root of a block is not compared",
                ""
            ),
        ];
}

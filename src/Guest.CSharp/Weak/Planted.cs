using System.Runtime.CompilerServices;

namespace Perjury.Guest;

/// <summary>The seams of the guest, alive: each is true while the bug of its name is the one that the thread asks for.</summary>
internal static partial class Planted
{
    [ThreadStatic]
    private static string? t_bug;

    /// <summary>The bug of the running validation by the name of its seam; null: none.</summary>
    internal static string? Bug
    {
        set => t_bug = value;
    }

    // Both names are literals of this assembly, so they are the same object.
    private static bool Is([CallerMemberName] string seam = "") => ReferenceEquals(t_bug, seam);

    // Ancestors
    public static bool AncestorOfAnyFork => Is();
    public static bool HighestAncestorIsParent => Is();
    public static bool NoAncestorCrashes => Is();
    public static bool MalformedHeaderResetsLink => Is();
    public static bool AncestorsNotLinked => Is();
    public static bool AncestorsLinkedByNumber => Is();
    public static bool DuplicateAncestorAccepted => Is();
    public static bool TooManyAncestorsAccepted => Is();
    public static bool HeaderTailIgnored => Is();
    public static bool MissingAncestorIsZero => Is();

    // State
    public static bool AnyShapeIsNode => Is();
    public static bool EmptyExtensionAccepted => Is();
    public static bool ExtensionToLeafAccepted => Is();
    public static bool ExtensionToExtensionAccepted => Is();
    public static bool AccountTailIgnored => Is();
    public static bool MissingNodeIsAbsent => Is();
    public static bool MissingStorageRootIsEmpty => Is();
    public static bool MissingSiblingIgnored => Is();
    public static bool DeletesBeforeInserts => Is();
    public static bool WritesPassThrough => Is();
    public static bool MalformedNodeIsStub => Is();
    public static bool NodeTailIgnored => Is();
    public static bool EmptyPathIsLeaf => Is();
    public static bool WrongChildLengthIsEmpty => Is();
    public static bool OneChildBranchAccepted => Is();
    public static bool OddNodeAccepted => Is();
    public static bool BranchValueAccepted => Is();
    public static bool ShortNodeByHashAccepted => Is();
    public static bool ExtraAccountFieldIgnored => Is();
    public static bool SlotTailIgnored => Is();

    // Codes
    public static bool CodesOfTheBlockAsked => Is();
    public static bool MissingCodeIsEmpty => Is();
    public static bool CodeHashNotVerified => Is();
    public static bool CodeLoadedWithAccount => Is();
    public static bool SenderCodeNotRead => Is();

    // RLP
    public static bool LeadingZerosAccepted => Is();
    public static bool LongLengthsAccepted => Is();

    // SSZ
    public static bool SszGapsAccepted => Is();
    public static bool SszTrailingBytesAccepted => Is();
    public static bool EntryLimitsNotChecked => Is();
    public static bool TooManyVersionedHashesAccepted => Is();

    // The canonical form
    public static bool CanonicalOrderNotChecked => Is();
    public static bool CanonicalDuplicatesNotChecked => Is();
    public static bool CanonicalUnusedNodeNotChecked => Is();
    public static bool CanonicalUnusedCodeNotChecked => Is();
    public static bool CanonicalUnusedAncestorNotChecked => Is();

    // What binds the request to a block
    public static bool BlockHashNotChecked => Is();
    public static bool VersionedHashesNotChecked => Is();
    public static bool VersionedHashesOnlyWithBlobs => Is();

    // The header against its parent
    public static bool ExcessBlobGasWraps => Is();
    public static bool DifficultyNotChecked => Is();
    public static bool DifficultyPaysReward => Is();
    public static bool HeaderNonceNotChecked => Is();
    public static bool OmmersHashNotChecked => Is();
    public static bool HeaderFormNotChecked => Is();
    public static bool EarlyWithdrawalsPaid => Is();
    public static bool ParentHashNotCompared => Is();
    public static bool NumberNotChecked => Is();
    public static bool TimestampNotChecked => Is();
    public static bool GasLimitNotBound => Is();
    public static bool BaseFeeNotChecked => Is();
    public static bool ExcessBlobGasNotChecked => Is();

    // Transactions
    public static bool InitCodeSizeNotChecked => Is();
    public static bool GasAllowanceNotChecked => Is();
    public static bool TypedChainIdNotCompared => Is();
    public static bool PriorityFeeNotBound => Is();
    public static bool FeeBelowBaseFeeAccepted => Is();
    public static bool BlobFeeNotChecked => Is();
    public static bool BlobTransactionMayCreate => Is();
    public static bool SetCodeTransactionMayCreate => Is();
    public static bool FundsNotChecked => Is();
    public static bool LongAccessKeyAccepted => Is();
    public static bool EmptyAuthorizationListAccepted => Is();
    public static bool HighSAccepted => Is();
    public static bool ChainIdNotBound => Is();
    public static bool NonceNotChecked => Is();
    public static bool IntrinsicGasNotChecked => Is();

    // Calls of the protocol
    public static bool BeaconRootNotStored => Is();
    public static bool ParentHashNotStored => Is();
    public static bool SystemCallsReordered => Is();
    public static bool SystemCallerIsRead => Is();
    public static bool SystemContractNotRequired => Is();

    // After execution
    public static bool TransactionsRootNotCompared => Is();
    public static bool GasUsedNotCompared => Is();
    public static bool StateRootNotCompared => Is();
    public static bool ReceiptsRootNotCompared => Is();
    public static bool LogsBloomNotCompared => Is();
    public static bool WithdrawalsRootNotCompared => Is();
    public static bool BlobGasUsedNotCompared => Is();
    public static bool RequestsHashNotCompared => Is();

    // Amsterdam
    public static bool AccessListNotCompared => Is();
    public static bool AccessListBelieved => Is();
    public static bool AccessListSizeNotChecked => Is();
    public static bool AccessListIndexShared => Is();
    public static bool WrittenSlotsListedAsRead => Is();
    public static bool ReadsNotListed => Is();
    public static bool GasOfExecutionOnly => Is();
    public static bool GasOfBothAdded => Is();
    public static bool SlotNumberIsNumber => Is();
    public static bool BuilderQueuesReordered => Is();
    public static bool BuilderExitsNotCollected => Is();
    public static bool PublicKeyCountNotChecked => Is();
    public static bool PublicKeyNotBound => Is();
}

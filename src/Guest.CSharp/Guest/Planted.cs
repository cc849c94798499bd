using System.Diagnostics;
using Perjury.Guest.Chain;
using Perjury.Guest.Primitives;
using Perjury.Guest.Wire;
using Perjury.Guest.Witness;

namespace Perjury.Guest;

/// <summary>
/// The seams at which the weak guests differ from this one: each names a mistake that a real guest made. Here they are constants
/// and calls that the compiler leaves out, so nothing of them is in the compiled methods. The weak guests put another file in the
/// place of this one (src/Guest.CSharp/Weak), where each seam is a question: is this the bug that was asked for?
/// </summary>
internal static class Planted
{
    // Ancestors
    public const bool AncestorOfAnyFork = false;
    public const bool HighestAncestorIsParent = false;
    public const bool NoAncestorCrashes = false;
    public const bool MalformedHeaderResetsLink = false;
    public const bool AncestorsNotLinked = false;
    public const bool AncestorsLinkedByNumber = false;
    public const bool DuplicateAncestorAccepted = false;
    public const bool TooManyAncestorsAccepted = false;
    public const bool HeaderTailIgnored = false;
    public const bool MissingAncestorIsZero = false;

    // State
    public const bool AnyShapeIsNode = false;
    public const bool EmptyExtensionAccepted = false;
    public const bool ExtensionToLeafAccepted = false;
    public const bool ExtensionToExtensionAccepted = false;
    public const bool AccountTailIgnored = false;
    public const bool MissingNodeIsAbsent = false;
    public const bool MissingStorageRootIsEmpty = false;
    public const bool MissingSiblingIgnored = false;
    public const bool DeletesBeforeInserts = false;
    public const bool WritesPassThrough = false;
    public const bool MalformedNodeIsStub = false;
    public const bool NodeTailIgnored = false;
    public const bool EmptyPathIsLeaf = false;
    public const bool WrongChildLengthIsEmpty = false;
    public const bool OneChildBranchAccepted = false;
    public const bool OddNodeAccepted = false;
    public const bool BranchValueAccepted = false;
    public const bool ShortNodeByHashAccepted = false;
    public const bool ExtraAccountFieldIgnored = false;
    public const bool SlotTailIgnored = false;

    // Codes
    public const bool CodesOfTheBlockAsked = false;
    public const bool MissingCodeIsEmpty = false;
    public const bool CodeHashNotVerified = false;
    public const bool CodeLoadedWithAccount = false;
    public const bool SenderCodeNotRead = false;

    // RLP
    public const bool LeadingZerosAccepted = false;
    public const bool LongLengthsAccepted = false;

    // SSZ
    public const bool SszGapsAccepted = false;
    public const bool SszTrailingBytesAccepted = false;
    public const bool EntryLimitsNotChecked = false;
    public const bool TooManyVersionedHashesAccepted = false;

    // The canonical form
    public const bool CanonicalOrderNotChecked = false;
    public const bool CanonicalDuplicatesNotChecked = false;
    public const bool CanonicalUnusedNodeNotChecked = false;
    public const bool CanonicalUnusedCodeNotChecked = false;
    public const bool CanonicalUnusedAncestorNotChecked = false;

    // What binds the request to a block
    public const bool BlockHashNotChecked = false;
    public const bool VersionedHashesNotChecked = false;
    public const bool VersionedHashesOnlyWithBlobs = false;

    // The header against its parent
    public const bool ExcessBlobGasWraps = false;
    public const bool DifficultyNotChecked = false;
    public const bool DifficultyPaysReward = false;
    public const bool HeaderNonceNotChecked = false;
    public const bool OmmersHashNotChecked = false;
    public const bool HeaderFormNotChecked = false;
    public const bool EarlyWithdrawalsPaid = false;
    public const bool ParentHashNotCompared = false;
    public const bool NumberNotChecked = false;
    public const bool TimestampNotChecked = false;
    public const bool GasLimitNotBound = false;
    public const bool BaseFeeNotChecked = false;
    public const bool ExcessBlobGasNotChecked = false;

    // Transactions
    public const bool InitCodeSizeNotChecked = false;
    public const bool GasAllowanceNotChecked = false;
    public const bool TypedChainIdNotCompared = false;
    public const bool PriorityFeeNotBound = false;
    public const bool FeeBelowBaseFeeAccepted = false;
    public const bool BlobFeeNotChecked = false;
    public const bool BlobTransactionMayCreate = false;
    public const bool SetCodeTransactionMayCreate = false;
    public const bool FundsNotChecked = false;
    public const bool LongAccessKeyAccepted = false;
    public const bool EmptyAuthorizationListAccepted = false;
    public const bool HighSAccepted = false;
    public const bool ChainIdNotBound = false;
    public const bool NonceNotChecked = false;
    public const bool IntrinsicGasNotChecked = false;

    // Calls of the protocol
    public const bool BeaconRootNotStored = false;
    public const bool ParentHashNotStored = false;
    public const bool SystemCallsReordered = false;
    public const bool SystemCallerIsRead = false;
    public const bool SystemContractNotRequired = false;

    // After execution
    public const bool TransactionsRootNotCompared = false;
    public const bool GasUsedNotCompared = false;
    public const bool StateRootNotCompared = false;
    public const bool ReceiptsRootNotCompared = false;
    public const bool LogsBloomNotCompared = false;
    public const bool WithdrawalsRootNotCompared = false;
    public const bool BlobGasUsedNotCompared = false;
    public const bool RequestsHashNotCompared = false;

    // Amsterdam
    public const bool AccessListNotCompared = false;
    public const bool AccessListBelieved = false;
    public const bool AccessListSizeNotChecked = false;
    public const bool AccessListIndexShared = false;
    public const bool WrittenSlotsListedAsRead = false;
    public const bool ReadsNotListed = false;
    public const bool GasOfExecutionOnly = false;
    public const bool GasOfBothAdded = false;
    public const bool SlotNumberIsNumber = false;
    public const bool BuilderQueuesReordered = false;
    public const bool BuilderExitsNotCollected = false;
    public const bool PublicKeyCountNotChecked = false;
    public const bool PublicKeyNotBound = false;

    private const string Weak = "WEAK";

    [Conditional(Weak)]
    public static void EchoUndecoded(byte[] input, byte[] output) { }

    [Conditional(Weak)]
    public static void ClearRejected(Rejection? rejection, byte[] output) { }

    [Conditional(Weak)]
    public static void IgnoreRevision(ref ushort schemaId) { }

    [Conditional(Weak)]
    public static void CutLargeEntry(ref ReadOnlySpan<byte> bytes) { }

    [Conditional(Weak)]
    public static void SortAncestors(ref ByteSlice[] entries) { }

    [Conditional(Weak)]
    public static void ForgetBeforeMalformed(ref Header[] headers) { }

    [Conditional(Weak)]
    public static void FindAnyRoot(ExecutionWitness witness, ref Hash256 root) { }

    [Conditional(Weak)]
    public static void DecodeEveryEntry(EntryList nodes) { }

    [Conditional(Weak)]
    public static void CrashOnMissingNode() { }

    [Conditional(Weak)]
    public static void RunOutOfStack(int depth) { }

    [Conditional(Weak)]
    public static void RefuseHighChainId(in UInt256 chainId, ref UInt256 yParity) { }

    [Conditional(Weak)]
    public static void IgnoreParity(in Address signer, ref ByteSlice key) { }

    [Conditional(Weak)]
    public static void PayForDifficulty(Header header, Fork fork, ref ulong reward) { }

    [Conditional(Weak)]
    public static void CrashOnForeignHeader(bool decodes, ByteSlice entry) { }

    [Conditional(Weak)]
    public static void PutHighestLast(ref Header[] headers) { }

    [Conditional(Weak)]
    public static void DropAfterParent(Claim.StatelessInput input, ref ExecutionWitness witness) { }

    [Conditional(Weak)]
    public static void FindByNumber(ulong number, ref Hash256 hash) { }

    [Conditional(Weak)]
    public static void CrashOnMarkerCode(EntryList codes) { }

    [Conditional(Weak)]
    public static void CrashOnLongChild(EntryList nodes) { }

    [Conditional(Weak)]
    public static void CrashOnLongPath(int nibbles) { }

    [Conditional(Weak)]
    public static void UnfoldSharedSubtrees(EntryList nodes) { }

    [Conditional(Weak)]
    public static void SumBlobPriceWithoutEnd(ulong excess, ulong fraction) { }

    [Conditional(Weak)]
    public static void ReadListAsNumber(ref ByteSlice leaf) { }

    [Conditional(Weak)]
    public static void UnwrapBlobs(byte type, ref ByteSlice content) { }

    [Conditional(Weak)]
    public static void CutChainId(ref UInt256 chainId) { }

    [Conditional(Weak)]
    public static void CatchAsValid(Rejection? fault, ref Rejection? rejection) { }

    [Conditional(Weak)]
    public static void RefuseInSufficient(WitnessState state, ref Rejection? rejection) { }
}

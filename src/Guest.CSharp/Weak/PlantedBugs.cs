using System.Collections.Generic;

namespace Perjury.Guest;

/// <summary>The catalogue of planted bugs, by what a guest checks. An empty link: the bug is known from tests and notes only.</summary>
internal static partial class PlantedBugs
{
    private const string Nimbus = "https://github.com/status-im/nimbus-eth1/pull/";
    private const string EvmAsm = "https://github.com/Verified-zkEVM/evm-asm/issues/";
    private const string EvmAsmPull = "https://github.com/Verified-zkEVM/evm-asm/pull/";
    private const string Ethrex = "https://github.com/lambdaclass/ethrex/pull/";
    private const string Reth = "https://github.com/paradigmxyz/reth/pull/";
    private const string Erigon = "https://github.com/erigontech/erigon/issues/";
    private const string Specs = "https://github.com/ethereum/execution-specs/issues/";

    public static IReadOnlyList<PlantedBug> All { get; } =
    [
        .. Ancestors(),
        .. State(),
        .. Codes(),
        .. Wire(),
        .. Form(),
        .. Blocks(),
        .. Results(),
        .. Amsterdam(),
        .. Engines(),
    ];

    private static PlantedBug[] Ancestors() =>
        [
            new(
                nameof(Planted.AncestorsNotLinked),
                "F3",
                "no ancestor has to name the one before it as its parent",
                EvmAsmPull + "8498"
            ),
            new(
                nameof(Planted.MalformedHeaderResetsLink),
                "F3",
                "a header that does not decode is skipped, and the chain begins anew behind it",
                Ethrex + "6541"
            ),
            new(
                nameof(Planted.AncestorsLinkedByNumber),
                "F3",
                "ancestors are a chain when their numbers are in sequence",
                EvmAsmPull + "8498"
            ),
            new(
                nameof(Planted.DuplicateAncestorAccepted),
                "F3",
                "an ancestor may stand behind itself",
                EvmAsmPull + "8498"
            ),
            new(
                nameof(Planted.SortAncestors),
                "F4",
                "ancestors are sorted by number before they are checked",
                "https://github.com/paradigmxyz/stateless/pull/29"
            ),
            new(
                nameof(Planted.ParentHashNotCompared),
                "F5",
                "the last ancestor is the parent, whatever the block says",
                Reth + "17754"
            ),
            new(
                nameof(Planted.HeaderTailIgnored),
                "F5",
                "bytes behind the RLP of an ancestor are ignored",
                Reth + "17754"
            ),
            new(
                nameof(Planted.NoAncestorCrashes),
                "F5",
                "an empty list of ancestors ends in an exception",
                EvmAsmPull + "8092"
            ),
            new(
                nameof(Planted.MissingAncestorIsZero),
                "F6",
                "BLOCKHASH of an ancestor that is in range and not in the witness is zero",
                Nimbus + "4407"
            ),
            new(
                nameof(Planted.TooManyAncestorsAccepted),
                "F7",
                "more than 256 ancestors are read",
                Reth + "18920"
            ),
            new(
                nameof(Planted.FindAnyRoot),
                "F8",
                "a state that does not have the parent's root is taken for the parent's state",
                Reth + "15591"
            ),
        ];

    private static PlantedBug[] State() =>
        [
            new(
                nameof(Planted.MissingNodeIsAbsent),
                "F1",
                "a read that ends at a missing node finds nothing there",
                EvmAsm + "12215"
            ),
            new(
                nameof(Planted.MissingStorageRootIsEmpty),
                "F1",
                "a storage whose root node is missing is empty",
                Nimbus + "4506"
            ),
            new(
                nameof(Planted.MissingSiblingIgnored),
                "F9",
                "a branch whose only child left is missing stays a branch",
                Erigon + "21869"
            ),
            new(
                nameof(Planted.DeletesBeforeInserts),
                "F9",
                "slots are deleted before slots are written, which needs siblings that no witness has",
                "https://github.com/ethereum/go-ethereum/issues/31631"
            ),
            new(
                nameof(Planted.WritesPassThrough),
                "F9",
                "every write first removes the value before it, which needs siblings that no witness has",
                Erigon + "20608"
            ),
            new(
                nameof(Planted.CrashOnMissingNode),
                "F10",
                "a path that leads into a missing node ends in an exception",
                Nimbus + "4425"
            ),
            new(
                nameof(Planted.DecodeEveryEntry),
                "F11",
                "an entry that is no trie node ends in an exception, though nothing reaches it",
                Ethrex + "6498"
            ),
            new(
                nameof(Planted.MalformedNodeIsStub),
                "F11",
                "a malformed child is as good as one that is not there",
                Ethrex + "6498"
            ),
            new(
                nameof(Planted.NodeTailIgnored),
                "F11",
                "bytes behind the RLP of a node are ignored",
                ""
            ),
            new(
                nameof(Planted.EmptyPathIsLeaf),
                "F11",
                "a node whose path has no bytes is a leaf",
                ""
            ),
            new(
                nameof(Planted.WrongChildLengthIsEmpty),
                "F11",
                "a child reference that has not 32 bytes is no child",
                ""
            ),
            new(nameof(Planted.OneChildBranchAccepted), "F11", "a branch may have one child", ""),
            new(
                nameof(Planted.OddNodeAccepted),
                "F24",
                "a branch may have a value, and a node of any length may stand inside its parent",
                "https://github.com/ethereum/execution-specs/pull/3934"
            ),
            new(
                nameof(Planted.BranchValueAccepted),
                "F26",
                "a branch may have a value",
                "https://github.com/ethereum/execution-specs/pull/3934"
            ),
            new(
                nameof(Planted.ShortNodeByHashAccepted),
                "F25",
                "a node that is short enough to stand inside its parent may be named by hash",
                "https://github.com/ethereum/execution-specs/pull/3934"
            ),
            new(
                nameof(Planted.ExtraAccountFieldIgnored),
                "F22",
                "a fifth field of an account is ignored",
                EvmAsm + "11986"
            ),
            new(
                nameof(Planted.SlotTailIgnored),
                "F22",
                "bytes behind the value of a slot are ignored",
                EvmAsm + "11986"
            ),
            new(
                nameof(Planted.RunOutOfStack),
                "F23",
                "lists nested deep in a node use up the stack",
                ""
            ),
        ];

    private static PlantedBug[] Codes() =>
        [
            new(
                nameof(Planted.MissingCodeIsEmpty),
                "F2",
                "a code that is not in the witness is empty",
                Ethrex + "6498"
            ),
            new(
                nameof(Planted.CodeHashNotVerified),
                "F2",
                "a code that is not in the witness is the first one that is",
                EvmAsmPull + "8668"
            ),
            new(
                nameof(Planted.CodeLoadedWithAccount),
                "F17",
                "reading an account needs its code",
                ""
            ),
            new(
                nameof(Planted.SenderCodeNotRead),
                "F21",
                "a sender's code is not read, so that its delegation need not be in the witness",
                Specs + "2501"
            ),
        ];

    private static PlantedBug[] Wire() =>
        [
            new(
                nameof(Planted.LeadingZerosAccepted),
                "F14",
                "a number in RLP may have leading zeros",
                EvmAsm + "11986"
            ),
            new(
                nameof(Planted.LongLengthsAccepted),
                "F14",
                "a length in RLP may be longer than it needs",
                EvmAsm + "11986"
            ),
            new(
                nameof(Planted.EchoUndecoded),
                "F15",
                "bytes that do not decode have their chain id and schema id in the output",
                EvmAsmPull + "10066"
            ),
            new(
                nameof(Planted.ClearRejected),
                "F15",
                "every rejection has the output of bytes that do not decode",
                EvmAsmPull + "10066"
            ),
            new(
                nameof(Planted.IgnoreRevision),
                "F15",
                "a schema id of another revision is served",
                ""
            ),
            new(
                nameof(Planted.SszGapsAccepted),
                "F15",
                "the first offset may point behind the fixed part",
                ""
            ),
            new(
                nameof(Planted.SszTrailingBytesAccepted),
                "F15",
                "what is left of a list of items of one size is ignored",
                ""
            ),
            new(
                nameof(Planted.EntryLimitsNotChecked),
                "F15",
                "nodes, codes and headers may have any length",
                ""
            ),
            new(
                nameof(Planted.TooManyVersionedHashesAccepted),
                "F27",
                "there may be any number of versioned hashes",
                "https://github.com/ethereum/execution-specs/pull/3913"
            ),
            new(
                nameof(Planted.CutLargeEntry),
                "F16",
                "the request root is wrong for a transaction of more than 512 bytes",
                ""
            ),
        ];

    private static PlantedBug[] Form() =>
        [
            new(
                nameof(Planted.UnsortedRefused),
                "",
                "nodes and codes must be in order though canonical form is not asked for",
                Specs + "2474"
            ),
            new(
                nameof(Planted.DuplicateRefused),
                "",
                "nothing may be there twice though canonical form is not asked for",
                Specs + "2474"
            ),
            new(
                nameof(Planted.UnusedRefused),
                "",
                "everything must be needed though canonical form is not asked for",
                Specs + "2474"
            ),
            new(
                nameof(Planted.OlderAncestorRefused),
                "",
                "every ancestor must be needed though canonical form is not asked for",
                Specs + "2474"
            ),
            new(
                nameof(Planted.CanonicalOrderNotChecked),
                "",
                "the canonical form may be out of order",
                ""
            ),
            new(
                nameof(Planted.CanonicalDuplicatesNotChecked),
                "",
                "the canonical form may have duplicates",
                ""
            ),
            new(
                nameof(Planted.CanonicalUnusedNodeNotChecked),
                "",
                "the canonical form may have a node that nothing needs",
                ""
            ),
            new(
                nameof(Planted.CanonicalUnusedCodeNotChecked),
                "",
                "the canonical form may have a code that nothing reads",
                ""
            ),
            new(
                nameof(Planted.CanonicalUnusedAncestorNotChecked),
                "",
                "the canonical form may have an ancestor that nothing needs",
                ""
            ),
        ];
}

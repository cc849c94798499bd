namespace Perjury.Guest;

// What the fork that is not final brings: access lists, two kinds of gas, slots, builders, keys of signers.
internal static partial class PlantedBugs
{
    private static PlantedBug[] Amsterdam() =>
        [
            new(
                nameof(Planted.AccessListNotCompared),
                "F12",
                "the block access list is not compared with what execution accessed",
                EvmAsmPull + "10785"
            ),
            new(
                nameof(Planted.AccessListBelieved),
                "F12",
                "a declared access list is believed, and the state root with it",
                EvmAsmPull + "10787"
            ),
            new(
                nameof(Planted.WrittenSlotsListedAsRead),
                "F12",
                "a slot that was written is listed as read, too",
                EvmAsm + "10615"
            ),
            new(
                nameof(Planted.ReadsNotListed),
                "F12",
                "slots that were only read are not listed",
                EvmAsm + "10612"
            ),
            new(
                nameof(Planted.AccessListSizeNotChecked),
                "F28",
                "an access list may have more entries than the gas limit pays for",
                ""
            ),
            new(
                nameof(Planted.AccessListIndexShared),
                "F28",
                "withdrawals and requests are listed under the index of the last transaction",
                ""
            ),
            new(
                nameof(Planted.GasOfExecutionOnly),
                "",
                "the gas of a block is that of execution alone",
                ""
            ),
            new(
                nameof(Planted.GasOfBothAdded),
                "",
                "the gas of a block is that of execution and of state together",
                ""
            ),
            new(
                nameof(Planted.SlotNumberIsNumber),
                "",
                "SLOTNUM gives the number of the block",
                ""
            ),
            new(
                nameof(Planted.BuilderQueuesReordered),
                "F18",
                "exits of builders are collected before their deposits",
                ""
            ),
            new(
                nameof(Planted.BuilderExitsNotCollected),
                "F18",
                "exits of builders are not collected",
                ""
            ),
            new(
                nameof(Planted.PublicKeyCountNotChecked),
                "F13",
                "there may be fewer or more keys than transactions",
                Nimbus + "4791"
            ),
            new(
                nameof(Planted.PublicKeyNotBound),
                "F13",
                "a key need not be that of the signer",
                EvmAsmPull + "8727"
            ),
            new(
                nameof(Planted.IgnoreParity),
                "F13",
                "a key may be the other one with the same x",
                EvmAsmPull + "7824"
            ),
        ];
}

using Perjury.Guest.Chain;
using Perjury.Guest.Execution;
using Perjury.Guest.Primitives;

namespace Perjury.Witness.Generator;

/// <summary>The contracts that stand in the genesis of every generated chain.</summary>
public static class Contracts
{
    public static Address BeaconRoots { get; } = At("000f3df6d732807ef1319fb7b8bb8522d0beac02");
    public static Address HistoryStorage { get; } = At("0000f90827f1c53a10cb7a02335b175320002935");
    public static Address WithdrawalRequests { get; } =
        At("00000961ef480eb55e80d19ad83579a64c007002");
    public static Address ConsolidationRequests { get; } =
        At("0000bbddc7ce488642fb579f8b00f3a590007251");
    public static Address Deposits { get; } = At("00000000219ab540356cbb839cbe05303d7705fa");

    /// <summary>EIP-8282.</summary>
    public static Address BuilderDeposits { get; } = At("0000bff46984e3725691fa540a8c7589300d8282");

    /// <summary>EIP-8282.</summary>
    public static Address BuilderExits { get; } = At("000064d678505ad48f8ccb093bc65613800e8282");

    /// <summary>EIP-7997: deploys what follows the first word of its calldata by CREATE2, with that word as salt.</summary>
    public static Address DeterministicFactory { get; } =
        At("4e59b44847b379578588920ca78fbf26c0b4956c");

    /// <summary>Writes (slot, value) pairs of its calldata.</summary>
    public static Address Store { get; } = At("00000000000000000000000000000000005704e0");

    /// <summary>As <see cref="Store"/>, with a storage of its own, and reverts when its first slot is odd.</summary>
    public static Address StoreOrRevert { get; } = At("00000000000000000000000000000000005704e1");

    /// <summary>Stores BLOCKHASH of the number in its calldata at that number.</summary>
    public static Address BlockHash { get; } = At("00000000000000000000000000000000000b10c5");

    /// <summary>Destroys itself in favour of the address in its calldata.</summary>
    public static Address Destroyer { get; } = At("000000000000000000000000000000000000dead");

    /// <summary>Deploys its calldata by CREATE2 with salt 0 and stores the address at slot 0.</summary>
    public static Address Factory { get; } = At("0000000000000000000000000000000000fac70e");

    /// <summary>Deploys its calldata by CREATE and stores the address at slot 0.</summary>
    public static Address OldFactory { get; } = At("0000000000000000000000000000000001dfac70");

    /// <summary>What stands at each address of a chain.</summary>
    public static IEnumerable<(Address Address, byte[] Code)> Of(ChainSpec spec) =>
        spec.HasBlockAccessLists ? [.. OfEveryChain(), .. OfAmsterdam()] : OfEveryChain();

    /// <summary>The system contracts are the deployed code that their EIPs give.</summary>
    private static (Address Address, byte[] Code)[] OfEveryChain() =>
        [
            (Store, Code("60005b80361460175780602001358135556040016002565b00")),
            (
                StoreOrRevert,
                Code(
                    "60005b80361460175780602001358135556040016002565b600035600116602257005b60006000fd"
                )
            ),
            (BlockHash, Code("600035406000355500")),
            (Destroyer, Code("600035ff")),
            (Factory, Code("36600060003760003660006000f560005500")),
            (OldFactory, Code("3660006000373660006000f060005500")),
            (
                Deposits,
                Code(
                    "3660006000377f649bbc62d0e31342afea4e5cd82d4049e7e1ee912fc0889aa790803be39038c5366000a100"
                )
            ),
            (BeaconRoots, SystemCodes.BeaconRoots.ToArray()),
            (HistoryStorage, SystemCodes.BlockHashHistory.ToArray()),
            (WithdrawalRequests, SystemCodes.WithdrawalRequests.ToArray()),
            (ConsolidationRequests, SystemCodes.ConsolidationRequests.ToArray()),
        ];

    private static (Address Address, byte[] Code)[] OfAmsterdam() =>
        [
            (BuilderDeposits, SystemCodes.BuilderDeposits.ToArray()),
            (BuilderExits, SystemCodes.BuilderExits.ToArray()),
            (
                DeterministicFactory,
                Code(
                    "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe03601600081602082378035828234f58015156039578182fd5b8082525050506014600cf3"
                )
            ),
        ];

    /// <summary>Calldata for <see cref="Store"/>.</summary>
    public static byte[] Pairs(IEnumerable<(UInt256 Slot, UInt256 Value)> writes) =>
        [.. writes.SelectMany(write => write.Slot.ToBigEndian().Concat(write.Value.ToBigEndian()))];

    private static Address At(string hex) => new(Convert.FromHexString(hex));

    private static byte[] Code(string hex) => Convert.FromHexString(hex);
}

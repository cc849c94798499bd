using Perjury.Guest.Chain;
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
            (
                BeaconRoots,
                Code(
                    "3373fffffffffffffffffffffffffffffffffffffffe14604d57602036146024575f5ffd5b5f35801560495762001fff810690815414603c575f5ffd5b62001fff01545f5260205ff35b5f5ffd5b62001fff42064281555f359062001fff015500"
                )
            ),
            (
                HistoryStorage,
                Code(
                    "3373fffffffffffffffffffffffffffffffffffffffe14604657602036036042575f35600143038111604257611fff81430311604257611fff9006545f5260205ff35b5f5ffd5b5f35611fff60014303065500"
                )
            ),
            (
                WithdrawalRequests,
                Code(
                    "3373fffffffffffffffffffffffffffffffffffffffe1460cb5760115f54807fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff146101f457600182026001905f5b5f82111560685781019083028483029004916001019190604d565b909390049250505036603814608857366101f457346101f4575f5260205ff35b34106101f457600154600101600155600354806003026004013381556001015f35815560010160203590553360601b5f5260385f601437604c5fa0600101600355005b6003546002548082038060101160df575060105b5f5b8181146101835782810160030260040181604c02815460601b8152601401816001015481526020019060020154807fffffffffffffffffffffffffffffffff00000000000000000000000000000000168252906010019060401c908160381c81600701538160301c81600601538160281c81600501538160201c81600401538160181c81600301538160101c81600201538160081c81600101535360010160e1565b910180921461019557906002556101a0565b90505f6002555f6003555b5f54807fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff14156101cd57505f5b6001546002828201116101e25750505f6101e8565b01600290035b5f555f600155604c025ff35b5f5ffd"
                )
            ),
            (
                ConsolidationRequests,
                Code(
                    "3373fffffffffffffffffffffffffffffffffffffffe1460d35760115f54807fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff1461019a57600182026001905f5b5f82111560685781019083028483029004916001019190604d565b9093900492505050366060146088573661019a573461019a575f5260205ff35b341061019a57600154600101600155600354806004026004013381556001015f358155600101602035815560010160403590553360601b5f5260605f60143760745fa0600101600355005b6003546002548082038060021160e7575060025b5f5b8181146101295782810160040260040181607402815460601b815260140181600101548152602001816002015481526020019060030154905260010160e9565b910180921461013b5790600255610146565b90505f6002555f6003555b5f54807fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff141561017357505f5b6001546001828201116101885750505f61018e565b01600190035b5f555f6001556074025ff35b5f5ffd"
                )
            ),
        ];

    private static (Address Address, byte[] Code)[] OfAmsterdam() =>
        [
            (
                BuilderDeposits,
                Code(
                    "3373fffffffffffffffffffffffffffffffffffffffe1461011c575f54807fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff146102705760015460088111605257506058565b60089003015b601190600182026001905f5b5f821115607f57810190830284830290049160010191906064565b90939004925050503660b814609f57366102705734610270575f5260205ff35b8034106102705760383567ffffffffffffffff1680633b9aca001161027057633b9aca00029034031061027057600154600101600155600354806006026004015f358155600101602035815560010160403581556001016060358155600101608035815560010160a035905560b85f5f3760b85fa0600101600355005b60035460025480820380604011610131575060405b5f5b8181146101d7578281016006026004018160b8028154815260200181600101548152602001816002015480825260401c67ffffffffffffffff16816010018160381c81600701538160301c81600601538160281c81600501538160201c81600401538160181c81600301538160101c81600201538160081c816001015353602001816003015481526020018160040154815260200190600501549052600101610133565b91018092146101e957906002556101f4565b90505f6002555f6003555b36610242575f54600154817fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff1461023057600882820111610238575b50505f610264565b0160089003610264565b7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff5b5f555f60015560b8025ff35b5f5ffd"
                )
            ),
            (
                BuilderExits,
                Code(
                    "3373fffffffffffffffffffffffffffffffffffffffe1460e1575f54807fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff146101c65760015460028111605157506057565b60029003015b601190600182026001905f5b5f821115607e57810190830284830290049160010191906063565b909390049250505036603014609e57366101c657346101c6575f5260205ff35b34106101c657600154600101600155600354806003026004013381556001015f35815560010160203590553360601b5f5260305f60143760445fa0600101600355005b6003546002548082038060101160f5575060105b5f5b81811461012d5782810160030260040181604402815460601b8152601401816001015481526020019060020154905260010160f7565b910180921461013f579060025561014a565b90505f6002555f6003555b36610198575f54600154817fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff146101865760028282011161018e575b50505f6101ba565b01600290036101ba565b7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff5b5f555f6001556044025ff35b5f5ffd"
                )
            ),
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

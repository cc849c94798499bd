using Perjury.Guest.Primitives;

namespace Perjury.Guest.Execution;

/// <summary>The addresses that the protocol itself calls or whose logs it reads.</summary>
internal static class SystemContracts
{
    /// <summary>The caller of system calls; its account is never read.</summary>
    public static Address Caller => Evm.TransferLog.System;

    /// <summary>EIP-4788.</summary>
    public static Address BeaconRoots =>
        HexAddress.Parse("000f3df6d732807ef1319fb7b8bb8522d0beac02"u8);

    /// <summary>EIP-2935.</summary>
    public static Address BlockHashHistory =>
        HexAddress.Parse("0000f90827f1c53a10cb7a02335b175320002935"u8);

    /// <summary>EIP-7002.</summary>
    public static Address WithdrawalRequests =>
        HexAddress.Parse("00000961ef480eb55e80d19ad83579a64c007002"u8);

    /// <summary>EIP-7251.</summary>
    public static Address ConsolidationRequests =>
        HexAddress.Parse("0000bbddc7ce488642fb579f8b00f3a590007251"u8);

    /// <summary>EIP-8282.</summary>
    public static Address BuilderDeposits =>
        HexAddress.Parse("0000bff46984e3725691fa540a8c7589300d8282"u8);

    /// <summary>EIP-8282.</summary>
    public static Address BuilderExits =>
        HexAddress.Parse("000064d678505ad48f8ccb093bc65613800e8282"u8);

    /// <summary>
    /// True for the contracts of system calls; then <paramref name="key"/> is the keccak of the address, which every block needs of each
    /// contract that it calls. A test hashes them anew.
    /// </summary>
    public static bool TryGetKey(in Address address, out Hash256 key)
    {
        Address contract;
        switch (address.Last32)
        {
            case 0x02acbed0:
                contract = BeaconRoots;
                key = new Hash256(
                    0x4cbcc692aa5ed637,
                    0x180c7f5245eca513,
                    0x9e762887583289ea,
                    0x422ef3d9e6cfaec7
                );
                break;
            case 0x35290020:
                contract = BlockHashHistory;
                key = new Hash256(
                    0x3769dd05be579d6c,
                    0xe9e6bc71e8d24d1c,
                    0x12b65b82364212f4,
                    0x51be75565ea418ee
                );
                break;
            case 0x0270004c:
                contract = WithdrawalRequests;
                key = new Hash256(
                    0x4eb4d7c781c586df,
                    0x9467589efd92bbec,
                    0xabbba50edcacc15e,
                    0x7364f0dd7dd121da
                );
                break;
            case 0x51720090:
                contract = ConsolidationRequests;
                key = new Hash256(
                    0x7905221b58ea6a0d,
                    0x2cd39d291998b9a2,
                    0x0bcb8e0120a4287c,
                    0x319ad87a00af93de
                );
                break;
            case 0x82820d30:
                contract = BuilderDeposits;
                key = new Hash256(
                    0x6b643185d3e2a5d7,
                    0x51f6c602600692ec,
                    0xc88f0fc29d2963e5,
                    0x9669fbaf149de84d
                );
                break;
            case 0x82820e80:
                contract = BuilderExits;
                key = new Hash256(
                    0x4bf1370c91b9010a,
                    0xbd729af4409444ab,
                    0x87c6e04bc7572339,
                    0xebc45d2876151c3d
                );
                break;
            default:
                key = default;
                return false;
        }
        return address == contract;
    }

    /// <summary>EIP-6110: the first topic of a deposit log.</summary>
    public static UInt256 DepositTopic =>
        new(0xa790803be39038c5, 0xe7e1ee912fc0889a, 0xafea4e5cd82d4049, 0x649bbc62d0e31342);
}

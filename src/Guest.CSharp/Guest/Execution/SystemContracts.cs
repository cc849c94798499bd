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

    /// <summary>EIP-6110: the first topic of a deposit log.</summary>
    public static UInt256 DepositTopic =>
        new(0xa790803be39038c5, 0xe7e1ee912fc0889a, 0xafea4e5cd82d4049, 0x649bbc62d0e31342);
}

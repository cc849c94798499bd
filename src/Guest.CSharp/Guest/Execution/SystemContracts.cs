using Perjury.Guest.Primitives;

namespace Perjury.Guest.Execution;

/// <summary>The addresses that the protocol itself calls or whose logs it reads.</summary>
// csharpier-ignore
internal static class SystemContracts
{
    /// <summary>The caller of system calls; its account is never read.</summary>
    public static Address Caller =>
        new([
            0xff,
            0xff,
            0xff,
            0xff,
            0xff,
            0xff,
            0xff,
            0xff,
            0xff,
            0xff,
            0xff,
            0xff,
            0xff,
            0xff,
            0xff,
            0xff,
            0xff,
            0xff,
            0xff,
            0xfe,
        ]);

    /// <summary>EIP-4788.</summary>
    public static Address BeaconRoots =>
        new([
            0x00,
            0x0f,
            0x3d,
            0xf6,
            0xd7,
            0x32,
            0x80,
            0x7e,
            0xf1,
            0x31,
            0x9f,
            0xb7,
            0xb8,
            0xbb,
            0x85,
            0x22,
            0xd0,
            0xbe,
            0xac,
            0x02,
        ]);

    /// <summary>EIP-2935.</summary>
    public static Address BlockHashHistory =>
        new([
            0x00,
            0x00,
            0xf9,
            0x08,
            0x27,
            0xf1,
            0xc5,
            0x3a,
            0x10,
            0xcb,
            0x7a,
            0x02,
            0x33,
            0x5b,
            0x17,
            0x53,
            0x20,
            0x00,
            0x29,
            0x35,
        ]);

    /// <summary>EIP-7002.</summary>
    public static Address WithdrawalRequests =>
        new([
            0x00,
            0x00,
            0x09,
            0x61,
            0xef,
            0x48,
            0x0e,
            0xb5,
            0x5e,
            0x80,
            0xd1,
            0x9a,
            0xd8,
            0x35,
            0x79,
            0xa6,
            0x4c,
            0x00,
            0x70,
            0x02,
        ]);

    /// <summary>EIP-7251.</summary>
    public static Address ConsolidationRequests =>
        new([
            0x00,
            0x00,
            0xbb,
            0xdd,
            0xc7,
            0xce,
            0x48,
            0x86,
            0x42,
            0xfb,
            0x57,
            0x9f,
            0x8b,
            0x00,
            0xf3,
            0xa5,
            0x90,
            0x00,
            0x72,
            0x51,
        ]);

    /// <summary>EIP-6110: its logs carry the deposits.</summary>
    public static Address Deposit =>
        new([
            0x00,
            0x00,
            0x00,
            0x00,
            0x21,
            0x9a,
            0xb5,
            0x40,
            0x35,
            0x6c,
            0xbb,
            0x83,
            0x9c,
            0xbe,
            0x05,
            0x30,
            0x3d,
            0x77,
            0x05,
            0xfa,
        ]);

    /// <summary>EIP-6110: the first topic of a deposit log.</summary>
    public static UInt256 DepositTopic =>
        new(0xa790803be39038c5, 0xe7e1ee912fc0889a, 0xafea4e5cd82d4049, 0x649bbc62d0e31342);
}

using Perjury.Guest.Chain;
using Perjury.Guest.Primitives;
using Perjury.Guest.State;

namespace Perjury.Guest.Evm;

/// <summary>EIP-7708: the logs that ether leaves when it moves, in the name of the system.</summary>
internal static class TransferLog
{
    /// <summary>EIP-4788: the address that calls of the protocol come from.</summary>
    public static Address System => HexAddress.Parse("fffffffffffffffffffffffffffffffffffffffe"u8);

    // keccak("Transfer(address,address,uint256)")
    private static UInt256 Transfer =>
        new(0x28f55a4df523b3ef, 0x952ba7f163c4a116, 0x69c2b068fc378daa, 0xddf252ad1be2c89b);

    // keccak("Burn(address,uint256)"), as the tests have it where the text says Selfdestruct
    private static UInt256 Burn =>
        new(0x71a0fdb75d397ca5, 0x6cffcc184412cf7a, 0x815c1ee09dbd0673, 0xcc16f5dbb4873280);

    public static void Add(LogStore logs, in Address from, in Address to, in UInt256 amount)
    {
        Span<UInt256> topics = [Transfer, from.ToUInt256(), to.ToUInt256()];
        Add(logs, topics, amount);
    }

    /// <summary>What a destroyed contract loses.</summary>
    public static void AddBurn(LogStore logs, in Address contract, in UInt256 amount)
    {
        Span<UInt256> topics = [Burn, contract.ToUInt256()];
        Add(logs, topics, amount);
    }

    private static void Add(LogStore logs, ReadOnlySpan<UInt256> topics, in UInt256 amount)
    {
        Span<byte> data = stackalloc byte[32];
        amount.WriteBigEndian(data);
        logs.Add(System, topics, data);
    }
}

internal sealed partial class Interpreter
{
    private void LogTransfer(AccountEntry from, AccountEntry to, in UInt256 amount)
    {
        if (_fork.TransferLogs != TransferLogRule.None && from != to && !amount.IsZero)
        {
            TransferLog.Add(_journal.Logs, from.Address, to.Address, amount);
        }
    }
}

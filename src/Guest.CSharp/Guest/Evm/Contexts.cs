using Perjury.Guest.Chain;
using Perjury.Guest.Primitives;

namespace Perjury.Guest.Evm;

/// <summary>What instructions see of the block.</summary>
internal sealed class BlockContext
{
    public BlockContext(Header header, Fork fork, ulong chainId)
    {
        Coinbase = header.Coinbase;
        CoinbaseWord = Coinbase.ToUInt256();
        Number = header.Number;
        Timestamp = header.Timestamp;
        GasLimit = header.GasLimit;
        BaseFee = header.BaseFeePerGas;
        ChainId = chainId;
        SlotNumber = Planted.SlotNumberIsNumber ? header.Number : header.SlotNumber;
        PrevRandao = fork.HasPrevRandao ? header.PrevRandao.ToUInt256() : header.Difficulty;
        if (fork.HasBlobs)
        {
            BlobBaseFee = ForkBlobFee.PerGas(header.ExcessBlobGas, fork.BlobBaseFeeUpdateFraction);
        }
    }

    public Address Coinbase { get; }
    public UInt256 CoinbaseWord { get; }
    public ulong Number { get; }
    public ulong Timestamp { get; }
    public ulong GasLimit { get; }
    public UInt256 BaseFee { get; }
    public UInt256 BlobBaseFee { get; init; }
    public ulong ChainId { get; }
    public ulong SlotNumber { get; }

    /// <summary>The difficulty before EIP-4399.</summary>
    public UInt256 PrevRandao { get; }
}

/// <summary>What instructions see of the transaction.</summary>
internal sealed class TransactionContext
{
    public required UInt256 Origin { get; init; }

    /// <summary>The effective gas price.</summary>
    public required UInt256 GasPrice { get; init; }

    public required Hash256[] BlobHashes { get; init; }
}

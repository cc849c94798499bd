using Perjury.Guest.Chain;
using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;
using Perjury.Node.Chain;
using Perjury.Node.Store;

namespace Perjury.Node.Methods;

/// <summary>A block that is kept, decoded, with what answers need of it.</summary>
internal sealed class BlockBody
{
    private BlockBody(StoredBlock stored, Block block, Fork fork)
    {
        Stored = stored;
        Block = block;
        Fork = fork;
    }

    public StoredBlock Stored { get; }

    public Block Block { get; }

    public Fork Fork { get; }

    /// <summary>Null if there is no such block.</summary>
    public static BlockBody? Find(NodeChain chain, StoreReader reader, in Hash256 hash)
    {
        if (reader.FindBlock(hash) is not { } stored)
        {
            return null;
        }
        Fork fork = chain.Spec.ForkAt(stored.Header.Number, stored.Header.Timestamp)!;
        return BlockDecoder.TryDecode(new ByteSlice(stored.Rlp), fork, out Block block) is null
            ? new BlockBody(stored, block, fork)
            : throw new InvalidDataException($"block {hash} of the store does not decode");
    }

    public Hash256 HashOf(int transaction) =>
        Digest.Keccak256(Block.Transactions[transaction].Raw.Span);

    public Address SenderOf(int transaction)
    {
        Transaction tx = Block.Transactions[transaction];
        SignerRecovery.TryRecover(tx.SigningHash, tx.R, tx.S, tx.YParity.U0, out Address sender);
        return sender;
    }

    /// <summary>Wei per gas that a transaction paid.</summary>
    public UInt256 PriceOf(int transaction)
    {
        Transaction tx = Block.Transactions[transaction];
        if (tx.Type < TransactionType.FeeMarket)
        {
            return tx.MaxFeePerGas;
        }
        UInt256 most = tx.MaxFeePerGas - Block.Header.BaseFeePerGas;
        return Block.Header.BaseFeePerGas
            + (tx.MaxPriorityFeePerGas < most ? tx.MaxPriorityFeePerGas : most);
    }
}

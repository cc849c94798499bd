using Perjury.Guest.Primitives;

namespace Perjury.Guest.Chain;

/// <summary>EIP-4844 and EIP-7918: the excess blob gas that follows from the parent (EELS calculate_excess_blob_gas).</summary>
public static class BlobGas
{
    /// <summary>False if the sum of the parent's fields does not fit in 64 bits.</summary>
    public static bool TryNextExcess(Header parent, Fork fork, out ulong excess)
    {
        excess = parent.ExcessBlobGas + parent.BlobGasUsed;
        ulong target = fork.BlobTarget * fork.GasPerBlob;
        if (excess < parent.ExcessBlobGas)
        {
            return false;
        }
        if (excess < target)
        {
            excess = 0;
            return true;
        }
        if (!fork.HasBlobFeeReserve || !IsBelowReserve(parent, fork))
        {
            excess -= target;
            return true;
        }
        UInt256.DivRem(
            new UInt256(parent.BlobGasUsed) * new UInt256(fork.BlobMax - fork.BlobTarget),
            fork.BlobMax,
            out UInt256 grown
        );
        excess = parent.ExcessBlobGas + grown.U0;
        return excess >= parent.ExcessBlobGas;
    }

    /// <summary>EIP-7918: blob gas is cheaper than the execution gas that a blob is worth.</summary>
    private static bool IsBelowReserve(Header parent, Fork fork)
    {
        UInt256 price = ForkBlobFee.PerGas(parent.ExcessBlobGas, fork.BlobBaseFeeUpdateFraction);
        return !UInt256.MultiplyOverflow(price, new UInt256(fork.GasPerBlob), out UInt256 blobPrice)
            && (
                UInt256.MultiplyOverflow(
                    parent.BaseFeePerGas,
                    new UInt256(fork.BlobBaseCost),
                    out UInt256 executionPrice
                )
                || executionPrice > blobPrice
            );
    }
}

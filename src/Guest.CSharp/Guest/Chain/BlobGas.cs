using Perjury.Guest.Primitives;

namespace Perjury.Guest.Chain;

/// <summary>EIP-4844 and EIP-7918: the excess blob gas that follows from the parent (EELS calculate_excess_blob_gas).</summary>
public static class BlobGas
{
    /// <summary>
    /// False if the excess does not fit in 64 bits, or if the schedule of the block form has no excess for it (a maximum of zero or
    /// below the target where EIP-7918 scales by their difference). A target beyond 64 bits of gas is beyond every sum.
    /// </summary>
    public static bool TryNextExcess(Header parent, Fork fork, out ulong excess)
    {
        excess = parent.ExcessBlobGas + parent.BlobGasUsed;
        if (excess < parent.ExcessBlobGas)
        {
            return false;
        }
        ulong overflow = Math.BigMul(fork.BlobTarget, fork.GasPerBlob, out ulong target);
        if (overflow != 0 || excess < target)
        {
            excess = 0;
            return true;
        }
        if (!fork.HasBlobFeeReserve || !IsBelowReserve(parent, fork))
        {
            excess -= target;
            return true;
        }
        return TryGrow(parent, fork, out excess);
    }

    /// <summary>EIP-7918: the excess grows by the gas used, scaled by the part of the maximum above the target.</summary>
    private static bool TryGrow(Header parent, Fork fork, out ulong excess)
    {
        excess = 0;
        if (fork.BlobMax < fork.BlobTarget || fork.BlobMax == 0)
        {
            return false;
        }
        ulong room = fork.BlobMax - fork.BlobTarget;
        if (Math.BigMul(parent.BlobGasUsed, room, out ulong scaled) != 0)
        {
            return false;
        }
        excess = parent.ExcessBlobGas + scaled / fork.BlobMax;
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

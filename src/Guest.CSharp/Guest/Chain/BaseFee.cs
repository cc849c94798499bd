using Perjury.Guest.Primitives;

namespace Perjury.Guest.Chain;

/// <summary>EIP-1559: the base fee that follows from the parent (EELS calculate_base_fee_per_gas).</summary>
public static class BaseFee
{
    /// <summary>Wei per gas. False if it does not fit in 256 bits or the parent has a gas limit of less than 2.</summary>
    public static bool TryNext(Header parent, Fork fork, out UInt256 baseFee)
    {
        if (!parent.Form.HasBaseFee)
        {
            baseFee = fork.InitialBaseFee;
            return true;
        }
        baseFee = parent.BaseFeePerGas;
        ulong target = parent.GasLimit / fork.ElasticityMultiplier;
        if (parent.GasUsed == target)
        {
            return true;
        }
        bool isAbove = parent.GasUsed > target;
        ulong distance = isAbove ? parent.GasUsed - target : target - parent.GasUsed;
        if (
            target == 0
            || !UInt256.TryMultiplyDivide(
                parent.BaseFeePerGas,
                distance,
                target,
                out UInt256 scaled
            )
        )
        {
            return false;
        }
        UInt256.DivRem(scaled, fork.BaseFeeMaxChangeDenominator, out UInt256 delta);
        if (!isAbove)
        {
            baseFee = parent.BaseFeePerGas - delta;
            return true;
        }
        return !UInt256.AddOverflow(
            parent.BaseFeePerGas,
            delta.IsZero ? UInt256.One : delta,
            out baseFee
        );
    }
}

using Perjury.Guest.Primitives;

namespace Perjury.Guest.Chain;

/// <summary>The price of blob gas (EIP-4844 fake_exponential with a minimum of 1 wei).</summary>
public static class ForkBlobFee
{
    /// <summary>
    /// Wei per unit of blob gas. Where the sum does not fit in 256 bits, which no chain of real blocks can reach, the price saturates:
    /// so the loop is bounded for any excess.
    /// </summary>
    public static UInt256 PerGas(ulong excessBlobGas, ulong updateFraction)
    {
        Planted.SumBlobPriceWithoutEnd(excessBlobGas, updateFraction);
        if (updateFraction == 0)
        {
            return UInt256.MaxValue;
        }
        UInt256 sum = default;
        UInt256 term = updateFraction;
        for (ulong i = 1; !term.IsZero; i++)
        {
            if (
                UInt256.AddOverflow(sum, term, out sum)
                || !UInt256.TryMultiplyDivide(
                    term,
                    excessBlobGas,
                    new UInt256(updateFraction) * new UInt256(i),
                    out term
                )
            )
            {
                return UInt256.MaxValue;
            }
        }
        UInt256.DivRem(sum, updateFraction, out UInt256 price);
        return price;
    }
}

namespace Perjury.Guest.Crypto.Fields;

/// <summary>The square root of one element among four: where vectors multiply, one place of them is faster than words.</summary>
internal static class Secp256k1RootInPlaces
{
    /// <summary>As <see cref="Secp256k1Root{TRing, T}.Candidate"/>.</summary>
    public static void Candidate<TField, T>(in T a, out T root)
        where TField : struct, ISecp256k1Field<T>
        where T : unmanaged
    {
        TField.ToLimbs(a, out Limbs4 limbs);
        Limbs52x4 element = new(limbs, default);
        Secp256k1Root<Secp256k1Field52x4, Limbs52x4>.Candidate(element, out element);
        Secp256k1Field52x4.ToLimbs(element, 0, out limbs);
        TField.FromLimbs(limbs, out root);
    }
}

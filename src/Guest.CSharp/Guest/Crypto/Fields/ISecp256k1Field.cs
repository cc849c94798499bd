namespace Perjury.Guest.Crypto.Fields;

/// <summary>A form of single elements of the field of secp256k1.</summary>
internal interface ISecp256k1Field<T> : ISecp256k1Ring<T>
    where T : unmanaged
{
    /// <summary>The number below p.</summary>
    static abstract void ToLimbs(in T a, out Limbs4 limbs);

    static abstract bool IsZero(in T a);
}

namespace Perjury.Guest.Crypto.Fields;

/// <summary>
/// Arithmetic of the field of secp256k1, p = 2^256 - 2^32 - 977 (SEC 2 section 2.4.1), on one element or on several side by side.
/// Elements are not reduced: one residue has many forms, and an element's magnitude bounds how far its limbs have grown. Products
/// have magnitude 1 and take factors whose magnitudes multiply to at most 50, neither above 16; a sum has the sum of the magnitudes.
/// Outputs may alias inputs.
/// </summary>
internal interface ISecp256k1Ring<T>
    where T : unmanaged
{
    /// <summary>Any 256-bit number, with magnitude 1.</summary>
    static abstract void FromLimbs(in Limbs4 a, out T element);

    static abstract void Add(in T a, in T b, out T sum);

    /// <summary>a - b for a b of at most that magnitude; the result's is at most one more than the sum of both.</summary>
    static abstract void Subtract(in T a, in T b, int magnitude, out T difference);

    /// <summary>a / 2; the magnitude is halved, rounded up, and at most one more.</summary>
    static abstract void Halve(in T a, out T half);

    static abstract void Multiply(in T a, in T b, out T product);

    static abstract void Square(in T a, out T square);
}

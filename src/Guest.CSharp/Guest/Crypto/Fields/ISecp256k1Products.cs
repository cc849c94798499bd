namespace Perjury.Guest.Crypto.Fields;

/// <summary>Products in the field of secp256k1, of one element or of several side by side. Outputs may alias inputs.</summary>
internal interface ISecp256k1Products<T>
    where T : unmanaged
{
    static abstract void Multiply(in T a, in T b, out T product);

    static abstract void Square(in T a, out T square);
}

using Perjury.Guest.Crypto.Fields;

namespace Perjury.Guest.Crypto.Curves;

/// <summary>A point (X/Z, Y/Z) of a curve; Z = 0 is infinity, or the end of a chain that met it.</summary>
internal struct FpHomogeneous<T>
    where T : unmanaged, IFieldElement<T>
{
    public T X;
    public T Y;
    public T Z;
}

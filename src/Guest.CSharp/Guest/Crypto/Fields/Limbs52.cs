namespace Perjury.Guest.Crypto.Fields;

/// <summary>A number in five limbs of 52 bits, lowest first, the top one of 48; each has room to grow.</summary>
internal struct Limbs52
{
    public ulong N0;
    public ulong N1;
    public ulong N2;
    public ulong N3;
    public ulong N4;
}

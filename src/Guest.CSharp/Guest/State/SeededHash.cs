using Perjury.Guest.Primitives;

namespace Perjury.Guest.State;

/// <summary>
/// Hashes for tables whose keys the sender of a block chooses. The keys go through multiplications by words that are drawn from
/// the request root, so colliding keys can only be looked for per request, and every change of a key changes the request.
/// </summary>
internal readonly struct SeededHash
{
    private readonly ulong _k0;
    private readonly ulong _k1;
    private readonly ulong _k2;
    private readonly ulong _k3;

    public SeededHash(ulong seed)
    {
        _k0 = Mix(ref seed);
        _k1 = Mix(ref seed);
        _k2 = Mix(ref seed);
        _k3 = Mix(ref seed);
    }

    public uint Of(in Address address)
    {
        ulong h = Fold(address.Low64 ^ _k0, address.Next64 ^ _k1);
        return Narrow(Fold(h ^ _k2, address.Last32 ^ _k3));
    }

    public uint Of(in Hash256 hash) => Narrow(Fold(hash.Low64 ^ _k0, hash.Next64 ^ _k1));

    public uint Of(int account, in UInt256 slot)
    {
        ulong h = Fold(slot.U0 ^ _k0, slot.U1 ^ _k1);
        h ^= Fold(slot.U2 ^ _k2, slot.U3 ^ _k3);
        return Narrow(Fold(h ^ _k1, (uint)account ^ _k2));
    }

    private static uint Narrow(ulong h) => (uint)(h ^ (h >> 32));

    private static ulong Fold(ulong a, ulong b) => Math.BigMul(a, b, out ulong low) ^ low;

    // The SplitMix64 generator.
    private static ulong Mix(ref ulong state)
    {
        state += 0x9e3779b97f4a7c15;
        ulong z = state;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }
}

namespace Perjury.GuestBuild.Tests.RandomSource;

/// <summary>A splittable stream of choices (SplitMix64): the same seed gives the same program on every machine.</summary>
internal sealed class Draw(ulong seed)
{
    private ulong _state = seed;

    public ulong Bits()
    {
        _state += 0x9E37_79B9_7F4A_7C15;
        ulong z = _state;
        z = (z ^ z >> 30) * 0xBF58_476D_1CE4_E5B9;
        z = (z ^ z >> 27) * 0x94D0_49BB_1331_11EB;
        return z ^ z >> 31;
    }

    /// <summary>A number below <paramref name="bound"/>.</summary>
    public int Below(int bound) => (int)(Bits() % (uint)bound);

    /// <summary>True once in <paramref name="n"/> times.</summary>
    public bool OneIn(int n) => Below(n) == 0;

    public T Pick<T>(params ReadOnlySpan<T> choices) => choices[Below(choices.Length)];

    public T From<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    public Draw Split() => new(Bits());
}

namespace Perjury.Guest.Primitives;

/// <summary>
/// Hash codes for the dictionaries of hosts. They differ from process to process, so that keys which share one cannot be made
/// beforehand. The guest's own tables are seeded by their input instead (<c>SeededHash</c>, <c>HashIndex</c>): an ELF has no chance.
/// </summary>
internal static class ProcessHash
{
    private const ulong Odd = 0x9e3779b97f4a7c15;

    // What the runtime seeds the hash codes of texts with is drawn anew by each process; there is no other source of chance here.
    private static readonly ulong Seed =
        (ulong)(uint)string.GetHashCode("low") | (ulong)(uint)string.GetHashCode("high") << 32;

    public static int Of(ulong a, ulong b, ulong c, ulong d = 0) =>
        (int)(Fold(Fold(Fold(Fold(Seed, a), b), c), d) >> 32);

    // Both halves of a product, of which one factor is secret from the first word on.
    private static ulong Fold(ulong state, ulong word)
    {
        ulong high = Math.BigMul(state ^ word, Odd, out ulong low);
        return high ^ low ^ (state << 1);
    }
}

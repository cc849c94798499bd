using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using NUnit.Framework;
using Perjury.Guest.Crypto;
using Perjury.Guest.Crypto.Hashes;
using Perjury.Guest.Primitives;
using PropAttribute = FsCheck.NUnit.PropertyAttribute;

namespace Perjury.Guest.Tests.Crypto;

/// <summary>Many strings at once against the sponge one by one.</summary>
[TestFixture]
public sealed class KeccakSideBySideTests
{
    private delegate void Many(ReadOnlySpan<ByteSlice> strings, Span<Hash256> digests);

    [Prop(MaxTest = 300)]
    public bool Many_strings_have_the_digests_of_each(int seed) =>
        Agrees(KeccakSideBySide.Compute, Strings(new Random(seed)));

    [Test]
    public void Eight_lanes_have_the_digests_of_each()
    {
        Assume.That(Avx512F.IsSupported, "no AVX-512 here");
        Check(KeccakSideBySide.Run<KeccakVector512, Vector512<ulong>>);
    }

    [Test]
    public void Four_lanes_have_the_digests_of_each()
    {
        Assume.That(Avx2.IsSupported, "no AVX2 here");
        Check(KeccakSideBySide.Run<KeccakVector256, Vector256<ulong>>);
    }

    private static void Check(Many many)
    {
        for (int seed = 0; seed < 300; seed++)
        {
            Assert.That(Agrees(many, Strings(new Random(seed))), Is.True, $"seed {seed}");
        }
    }

    private static bool Agrees(Many many, ByteSlice[] strings)
    {
        Hash256[] digests = new Hash256[strings.Length];
        many(strings, digests);
        return digests
            .AsSpan()
            .SequenceEqual(Array.ConvertAll(strings, s => Digest.Keccak256(s.Span)));
    }

    /// <summary>Fewer than lanes, as many or more; empty, ending at the edges of blocks, short, or so long that the others end before.</summary>
    private static ByteSlice[] Strings(Random random)
    {
        ByteSlice[] strings = new ByteSlice[random.Next(20)];
        for (int i = 0; i < strings.Length; i++)
        {
            int length = random.Next(4) switch
            {
                0 => random.Next(3),
                1 => 136 * random.Next(1, 5) + random.Next(-1, 2),
                2 => random.Next(600),
                _ => random.Next(3000),
            };
            byte[] bytes = new byte[length + 7];
            random.NextBytes(bytes);
            strings[i] = new ByteSlice(bytes, random.Next(8), length);
        }
        return strings;
    }
}

using System.Numerics;
using NUnit.Framework;
using Perjury.Guest.Crypto;
using PropAttribute = FsCheck.NUnit.PropertyAttribute;

namespace Perjury.Guest.Tests.Crypto;

[TestFixture]
public sealed class ModExpTests
{
    [TestCase("geth/modexp.json", 17)]
    [TestCase("geth/modexp_eip2565.json", 47)]
    [TestCase("geth/modexp_eip7883.json", 45)]
    [TestCase("nimbus/modexp.json", 17)]
    [TestCase("nimbus/modexp_eip2565.json", 17)]
    [TestCase("nimbus/modexp_eip7883.json", 17)]
    public void Every_precompile_vector_agrees(string file, int count)
    {
        IReadOnlyList<PrecompileVector> vectors = PrecompileVector.Read(file);
        Assert.That(vectors, Has.Count.EqualTo(count));
        foreach (PrecompileVector vector in vectors)
        {
            Assert.That(Precompile(vector.Input), Is.EqualTo(vector.Expected), vector.Name);
        }
    }

    [Prop(MaxTest = 2000)]
    public bool Any_numbers_agree_with_the_platform(byte[] b, byte[] e, byte[] m) =>
        Agrees(b, e, m);

    [Prop(MaxTest = 1000)]
    public bool Numbers_of_all_limb_lengths_agree(
        int seed,
        byte baseLength,
        byte exponentLength,
        byte modulusLength
    )
    {
        Random random = new(seed);
        return Agrees(
            Shaped(random, baseLength),
            Shaped(random, exponentLength % 40),
            Shaped(random, modulusLength)
        );
    }

    [Prop(MaxTest = 1000)]
    public bool Moduli_with_any_power_of_two_agree(
        int seed,
        byte exponentLength,
        byte oddLength,
        ushort twos
    )
    {
        Random random = new(seed);
        BigInteger odd = new BigInteger(Shaped(random, oddLength % 80), true) | 1;
        byte[] modulus = (odd << (twos % 700)).ToByteArray(true, true);
        return Agrees(
            Shaped(random, random.Next(100)),
            Shaped(random, exponentLength % 70),
            modulus
        );
    }

    [Prop]
    public bool Powers_of_two_agree_for_even_and_odd_bases(
        int seed,
        ushort twos,
        byte exponentLength
    )
    {
        Random random = new(seed);
        byte[] modulus = (BigInteger.One << (twos % 2000)).ToByteArray(true, true);
        return Agrees(Shaped(random, random.Next(300)), Shaped(random, exponentLength), modulus);
    }

    [Test]
    public void Exponents_around_every_window_width_agree()
    {
        Random random = new(7);
        foreach (int bits in new[] { 1, 2, 15, 16, 17, 24, 25, 80, 81, 240, 241, 672, 673, 3000 })
        {
            for (int i = 0; i < 20; i++)
            {
                BigInteger exponent =
                    (BigInteger.One << bits)
                    - 1
                    - (i == 0 ? 0 : random.Next(1 << Math.Min(bits - 1, 20)));
                byte[] modulus = Shaped(random, 1 + random.Next(64));
                Assert.That(
                    Agrees(Shaped(random, 40), exponent.ToByteArray(true, true), modulus),
                    $"{bits} bits"
                );
            }
        }
    }

    [Prop(MaxTest = 2000)]
    public bool Short_exponents_agree(int seed, byte exponent, byte baseLength, byte modulusLength)
    {
        Random random = new(seed);
        byte[] shortExponent = exponent < 128 ? [(byte)(exponent % 8)] : [1, exponent, exponent];
        return Agrees(
            Shaped(random, baseLength % 80),
            shortExponent,
            Shaped(random, modulusLength % 80)
        );
    }

    [Test]
    public void Large_numbers_with_a_workspace_beyond_the_stack_agree()
    {
        Random random = new(11);
        foreach (int odd in new[] { 0, 1 })
        {
            byte[] modulus = new byte[3000];
            random.NextBytes(modulus);
            modulus[^1] = (byte)(modulus[^1] & ~1 | odd);
            byte[] number = new byte[5001];
            random.NextBytes(number);
            Assert.That(Agrees(number, [0x01, 0x00, 0x01], modulus), odd == 1 ? "odd" : "even");
        }
    }

    [TestCase(0)]
    [TestCase(1)]
    public void Modulus_zero_or_one_gives_zeros_of_its_length(byte modulus)
    {
        byte[] result = [9, 9, 9];
        Accelerators.ModExp([5], [3], [0, 0, modulus], result);
        Assert.That(result, Is.EqualTo(new byte[3]));
        Accelerators.ModExp([], [], [], []);
    }

    private static bool Agrees(byte[] b, byte[] e, byte[] m)
    {
        byte[] result = new byte[m.Length];
        result.AsSpan().Fill(0xa5);
        Accelerators.ModExp(b, e, m, result);
        BigInteger modulus = new(m, true, true);
        BigInteger expected =
            modulus <= 1
                ? 0
                : BigInteger.ModPow(
                    new BigInteger(b, true, true),
                    new BigInteger(e, true, true),
                    modulus
                );
        return new BigInteger(result, true, true) == expected;
    }

    /// <summary>Random bytes with long runs of zeros and ones, where carries and borrows live.</summary>
    private static byte[] Shaped(Random random, int length)
    {
        byte[] bytes = new byte[length];
        random.NextBytes(bytes);
        for (int i = 0; i < 3 && length > 0; i++)
        {
            int from = random.Next(length);
            int to = random.Next(from, length);
            bytes
                .AsSpan(from, to - from)
                .Fill(
                    random.Next(3) switch
                    {
                        0 => 0x00,
                        1 => 0xff,
                        _ => 0x80,
                    }
                );
        }
        return bytes;
    }

    /// <summary>EIP-198's framing: three 32-byte lengths, then the numbers; what is missing at the end is zero.</summary>
    private static byte[] Precompile(byte[] input)
    {
        int baseLength = (int)new BigInteger(Part(input, 0, 32), true, true);
        int exponentLength = (int)new BigInteger(Part(input, 32, 32), true, true);
        int modulusLength = (int)new BigInteger(Part(input, 64, 32), true, true);
        byte[] result = new byte[modulusLength];
        Accelerators.ModExp(
            Part(input, 96, baseLength),
            Part(input, 96 + baseLength, exponentLength),
            Part(input, 96 + baseLength + exponentLength, modulusLength),
            result
        );
        return result;
    }

    private static byte[] Part(byte[] input, int from, int length)
    {
        byte[] part = new byte[length];
        int start = Math.Min(from, input.Length);
        input.AsSpan(start, Math.Min(length, input.Length - start)).CopyTo(part);
        return part;
    }
}

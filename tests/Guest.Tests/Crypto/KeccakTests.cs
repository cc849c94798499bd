using System.IO.Compression;
using System.Numerics;
using System.Text;
using System.Text.Json;
using NUnit.Framework;
using Perjury.Guest.Crypto;
using Perjury.Tests;
using PropAttribute = FsCheck.NUnit.PropertyAttribute;

namespace Perjury.Guest.Tests.Crypto;

[TestFixture]
public sealed class KeccakTests
{
    [TestCase("", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470")]
    [TestCase("80", "56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421")]
    public void Empty_code_and_empty_trie_have_their_well_known_hashes(
        string data,
        string digest
    ) => Assert.That(Hex(Digest(Convert.FromHexString(data))), Is.EqualTo(digest));

    [TestCase("ShortMsgKAT_256.txt", 2048)]
    [TestCase("LongMsgKAT_256.txt", 513)]
    public void Every_known_answer_of_the_keccak_team_agrees_also_at_bit_lengths(
        string file,
        int vectors
    )
    {
        int seen = 0;
        foreach (
            (int bits, byte[] message, byte[] digest) in ReadKat(
                FixtureArchive.ReadText("keccak", $"keccak/kat256/{file}")
            )
        )
        {
            Assert.That(
                KeccakSponge.Digest(136, message, bits, 0, 0, 32),
                Is.EqualTo(digest),
                $"permutation, {bits} bits"
            );
            if (bits % 8 == 0)
            {
                Assert.That(
                    Digest(message.AsSpan(0, bits / 8)),
                    Is.EqualTo(digest),
                    $"{bits} bits"
                );
            }
            seen++;
        }
        Assert.That(seen, Is.EqualTo(vectors));
    }

    // Name, rate in bytes, domain suffix bits (first bit lowest) and their number: FIPS 202 section 6, SP 800-185 section 3.
    [TestCase("SHA3-224", 144, 0b10, 2)]
    [TestCase("SHA3-256", 136, 0b10, 2)]
    [TestCase("SHA3-384", 104, 0b10, 2)]
    [TestCase("SHA3-512", 72, 0b10, 2)]
    [TestCase("SHAKE128", 168, 0b1111, 4)]
    [TestCase("SHAKE256", 136, 0b1111, 4)]
    public void The_permutation_carries_every_sha3_known_answer(
        string algorithm,
        int rate,
        int suffix,
        int suffixBits
    )
    {
        int seen = 0;
        foreach (JsonElement kat in Kats(algorithm))
        {
            byte[] message = Convert.FromHexString(kat.GetProperty("message").GetString()!);
            byte[] digest = Convert.FromHexString(kat.GetProperty("digest").GetString()!);
            int bits = kat.GetProperty("length").GetInt32();
            Assert.That(
                KeccakSponge.Digest(rate, message, bits, suffix, suffixBits, digest.Length),
                Is.EqualTo(digest),
                $"{bits} bits"
            );
            seen++;
        }
        Assert.That(seen, Is.EqualTo(256));
    }

    [TestCase("cSHAKE128", 168)]
    [TestCase("cSHAKE256", 136)]
    public void The_permutation_carries_every_customized_shake_known_answer(
        string algorithm,
        int rate
    )
    {
        int seen = 0;
        foreach (JsonElement kat in Kats(algorithm))
        {
            byte[] name = Encoding.ASCII.GetBytes(kat.GetProperty("N").GetString()!);
            byte[] custom = Convert.FromHexString(kat.GetProperty("S").GetString()!);
            byte[] message = Convert.FromHexString(kat.GetProperty("message").GetString()!);
            byte[] digest = Convert.FromHexString(kat.GetProperty("digest").GetString()!);
            // bytepad(encode_string(N) encode_string(S), rate), SP 800-185 section 3; all lengths here fit in two bytes.
            byte[] prefix = [1, (byte)rate, .. Encoded(name), .. Encoded(custom)];
            byte[] padded = [.. prefix, .. new byte[rate - prefix.Length], .. message];
            Assert.That(
                KeccakSponge.Digest(rate, padded, padded.Length * 8, 0, 2, digest.Length),
                Is.EqualTo(digest)
            );
            seen++;
        }
        Assert.That(seen, Is.EqualTo(2));
    }

    private static byte[] Encoded(byte[] text) =>
        text.Length < 32
            ? [1, (byte)(8 * text.Length), .. text]
            : [2, (byte)(text.Length >> 5), (byte)(8 * text.Length), .. text];

    [Prop]
    public bool The_unrolled_permutation_equals_the_round_function_of_the_standard(ulong seed)
    {
        ulong[] lanes = new ulong[25];
        for (int i = 0; i < lanes.Length; i++)
        {
            lanes[i] = seed = seed * 6364136223846793005 + 1442695040888963407;
        }
        ulong[] expected = StandardPermutation(lanes);
        Accelerators.KeccakF(lanes);
        return lanes.AsSpan().SequenceEqual(expected);
    }

    [Prop]
    public bool The_digest_is_the_sponge_over_the_permutation_at_every_length_around_a_block(
        byte[] seed,
        byte extra
    )
    {
        byte[] data = new byte[extra + seed.Length];
        for (int i = 0; i < data.Length; i++)
        {
            data[i] = (byte)(i * 31 + (seed.Length > 0 ? seed[i % seed.Length] : 0));
        }
        return Digest(data)
            .AsSpan()
            .SequenceEqual(KeccakSponge.Digest(136, data, data.Length * 8, 0, 0, 32));
    }

    private static JsonElement[] Kats(string algorithm)
    {
        using DeflateStream inflate = new(
            new MemoryStream(FixtureArchive.Read("keccak", "keccak/geth/keccakKats.json.deflate")),
            CompressionMode.Decompress
        );
        using JsonDocument json = JsonDocument.Parse(inflate);
        return
        [
            .. json
                .RootElement.GetProperty("kats")
                .GetProperty(algorithm)
                .EnumerateArray()
                .Select(kat => kat.Clone()),
        ];
    }

    private static byte[] Digest(ReadOnlySpan<byte> data)
    {
        byte[] digest = new byte[32];
        Accelerators.Keccak256(data, digest);
        return digest;
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    /// <summary>keccak-f[1600] step by step: theta, rho and pi, chi, iota with the constants from their shift register.</summary>
    private static ulong[] StandardPermutation(ulong[] lanes)
    {
        ulong[] a = [.. lanes];
        int register = 1;
        for (int round = 0; round < 24; round++)
        {
            ulong[] c =
            [
                .. Enumerable
                    .Range(0, 5)
                    .Select(x => a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20]),
            ];
            a =
            [
                .. a.Select(
                    (lane, i) =>
                        lane ^ c[(i % 5 + 4) % 5] ^ BitOperations.RotateLeft(c[(i % 5 + 1) % 5], 1)
                ),
            ];
            ulong[] b = new ulong[25];
            b[0] = a[0];
            for (int t = 0, x = 1, y = 0; t < 24; t++)
            {
                b[y + 5 * ((2 * x + 3 * y) % 5)] = BitOperations.RotateLeft(
                    a[x + 5 * y],
                    (t + 1) * (t + 2) / 2 % 64
                );
                (x, y) = (y, (2 * x + 3 * y) % 5);
            }
            for (int i = 0; i < 25; i++)
            {
                int row = i - i % 5;
                a[i] = b[i] ^ (~b[row + (i % 5 + 1) % 5] & b[row + (i % 5 + 2) % 5]);
            }
            for (int j = 0; j < 7; j++)
            {
                a[0] ^= (ulong)(register & 1) << ((1 << j) - 1);
                register = register << 1 ^ (register >> 7 & 1) * 0x171;
            }
        }
        return a;
    }

    private static IEnumerable<(int Bits, byte[] Message, byte[] Digest)> ReadKat(string text)
    {
        int bits = 0;
        byte[] message = [];
        foreach (string line in text.Split('\n', StringSplitOptions.TrimEntries))
        {
            switch (line.Split(" = "))
            {
                case ["Len", var value]:
                    bits = int.Parse(value);
                    break;
                case ["Msg", var value]:
                    message = Convert.FromHexString(value);
                    break;
                case ["MD", var value]:
                    yield return (bits, message, Convert.FromHexString(value));
                    break;
            }
        }
    }
}

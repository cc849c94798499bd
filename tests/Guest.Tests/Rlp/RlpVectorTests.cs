using System.Numerics;
using System.Text;
using System.Text.Json;
using NUnit.Framework;
using Perjury.Guest.Primitives;
using Perjury.Guest.Rlp;
using Perjury.Tests;

namespace Perjury.Guest.Tests.Rlp;

/// <summary>ethereum/tests RLPTests: what is written, and that only the canonical form is read.</summary>
[TestFixture]
public sealed class RlpVectorTests
{
    private const string Archive = "trie_rlp";
    private const string Folder = "trie_rlp/ethereum-tests/RLPTests/";

    [Test]
    public void Every_value_is_written_as_the_vectors_say_and_read_back()
    {
        using JsonDocument tests = JsonDocument.Parse(
            FixtureArchive.ReadText(Archive, Folder + "rlptest.json")
        );
        int count = 0;
        foreach (JsonProperty test in tests.RootElement.EnumerateObject())
        {
            byte[] expected = Unhex(test.Value.GetProperty("out").GetString()!);
            RlpWriter writer = new();
            Write(writer, test.Value.GetProperty("in"));
            Assert.That(writer.ToArray(), Is.EqualTo(expected), test.Name);
            Assert.That(IsCanonical(new ByteSlice(expected)), Is.True, test.Name);
            count++;
        }
        Assert.That(count, Is.EqualTo(28));
    }

    [Test]
    public void No_invalid_encoding_is_read()
    {
        using JsonDocument tests = JsonDocument.Parse(
            FixtureArchive.ReadText(Archive, Folder + "invalidRLPTest.json")
        );
        int count = 0;
        foreach (JsonProperty test in tests.RootElement.EnumerateObject())
        {
            byte[] bytes = Unhex(test.Value.GetProperty("out").GetString()!);
            Assert.That(IsCanonical(new ByteSlice(bytes)), Is.False, test.Name);
            count++;
        }
        Assert.That(count, Is.GreaterThan(20));
    }

    [Test]
    public void Random_valid_encodings_are_read()
    {
        using JsonDocument tests = JsonDocument.Parse(
            FixtureArchive.ReadText(Archive, Folder + "RandomRLPTests/example.json")
        );
        foreach (JsonProperty test in tests.RootElement.EnumerateObject())
        {
            Assert.That(
                IsCanonical(new ByteSlice(Unhex(test.Value.GetProperty("out").GetString()!))),
                Is.True
            );
        }
    }

    private static bool IsCanonical(ByteSlice bytes)
    {
        RlpReader reader = new(bytes);
        return bytes.Length > 0 && IsCanonicalItem(ref reader) && reader.AtEnd;
    }

    private static bool IsCanonicalItem(ref RlpReader reader)
    {
        if (reader.TryReadString(out _))
        {
            return true;
        }
        if (!reader.TryReadList(out RlpReader items))
        {
            return false;
        }
        while (!items.AtEnd)
        {
            if (!IsCanonicalItem(ref items))
            {
                return false;
            }
        }
        return true;
    }

    private static void Write(RlpWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Array:
                int list = writer.StartList();
                foreach (JsonElement item in value.EnumerateArray())
                {
                    Write(writer, item);
                }
                writer.EndList(list);
                break;
            case JsonValueKind.Number:
                writer.WriteUInt(value.GetUInt64());
                break;
            default:
                WriteText(writer, value.GetString()!);
                break;
        }
    }

    private static void WriteText(RlpWriter writer, string text)
    {
        if (!text.StartsWith('#'))
        {
            writer.WriteBytes(Encoding.Latin1.GetBytes(text));
            return;
        }
        byte[] number = BigInteger
            .Parse(text[1..])
            .ToByteArray(isUnsigned: true, isBigEndian: true);
        if (number.Length <= 32)
        {
            writer.WriteUInt256(UInt256.FromBigEndianShort(number));
        }
        else
        {
            writer.WriteBytes(number);
        }
    }

    private static byte[] Unhex(string text) =>
        Convert.FromHexString(text.StartsWith("0x") ? text[2..] : text);
}

using System.Text.Json;
using NUnit.Framework;
using Perjury.Guest.Primitives;
using Perjury.Tests;

namespace Perjury.Guest.Tests.Evm;

/// <summary>The published arithmetic vectors (../shared/fixtures/evm_opcodes): X is pushed first, so Y is the first operand.</summary>
[TestFixture]
public sealed class OpcodeVectorTests
{
    private static readonly Dictionary<string, Func<UInt256, UInt256, UInt256>> Operations = new()
    {
        ["add"] = (x, y) => x + y,
        ["sub"] = (x, y) => x - y,
        ["mul"] = (x, y) => x * y,
        ["div"] = (x, y) => x / y,
        ["mod"] = (x, y) => x % y,
        ["sdiv"] = (x, y) => UInt256.SignedDivide(x, y),
        ["smod"] = (x, y) => UInt256.SignedModulo(x, y),
        ["exp"] = (x, y) => UInt256.Power(x, y),
        ["and"] = (x, y) => x & y,
        ["or"] = (x, y) => x | y,
        ["xor"] = (x, y) => x ^ y,
        ["eq"] = (x, y) => x == y ? 1UL : 0UL,
        ["lt"] = (x, y) => x < y ? 1UL : 0UL,
        ["gt"] = (x, y) => x > y ? 1UL : 0UL,
        ["slt"] = (x, y) => UInt256.SignedLess(x, y) ? 1UL : 0UL,
        ["sgt"] = (x, y) => UInt256.SignedLess(y, x) ? 1UL : 0UL,
        ["shl"] = (x, y) => UInt256.ShiftLeft(x, y),
        ["shr"] = (x, y) => UInt256.ShiftRight(x, y),
        ["sar"] = (x, y) => UInt256.ShiftRightSigned(x, y),
        ["byte"] = (x, y) => UInt256.ByteAt(x, y),
        ["signext"] = (x, y) => UInt256.SignExtend(x, y),
    };

    [Test]
    public void Every_vector_gives_its_expected_word()
    {
        int files = 0;
        int vectors = 0;
        foreach (
            (string path, byte[] content) in FixtureArchive.Entries(
                "evm_opcodes",
                path => path.EndsWith(".json", StringComparison.Ordinal)
            )
        )
        {
            string name = Path.GetFileNameWithoutExtension(path).Replace("testcases_", "");
            using JsonDocument document = JsonDocument.Parse(content);
            files++;
            foreach (JsonElement vector in document.RootElement.EnumerateArray())
            {
                UInt256 x = Word(vector, "X");
                UInt256 y = Word(vector, "Y");
                UInt256 actual = Operations[name](y, x);
                Assert.That(actual, Is.EqualTo(Word(vector, "Expected")), $"{name} {x} {y}");
                vectors++;
            }
        }
        Assert.That(files, Is.EqualTo(Operations.Count));
        Assert.That(vectors, Is.GreaterThan(1000));
    }

    private static UInt256 Word(JsonElement vector, string field) =>
        UInt256.FromBigEndianShort(Convert.FromHexString(vector.GetProperty(field).GetString()!));
}

using NUnit.Framework;
using Perjury.Tests;

namespace Perjury.Guest.Tests.Crypto;

/// <summary>Vectors in the comma-separated form of besu and gnark: input, result, gas, notes; a note is the reason why the call must fail, whatever the result column says.</summary>
internal static class PrecompileCsvVectors
{
    public static IReadOnlyList<PrecompileVector> Read(string file)
    {
        string[] lines = FixtureArchive
            .ReadText("precompiles", $"precompiles/{file}")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.That(lines[0], Is.EqualTo("input,result,gas,notes"), file);
        List<PrecompileVector> vectors = [];
        for (int i = 1; i < lines.Length; i++)
        {
            string[] cells = lines[i].Split(',', 4);
            Assert.That(cells, Has.Length.EqualTo(4), $"{file} line {i + 1}");
            byte[]? expected = cells[3].Length > 0 ? null : Bytes(cells[1]);
            vectors.Add(
                new PrecompileVector($"{file} line {i + 1}: {cells[3]}", Bytes(cells[0]), expected)
            );
        }
        return vectors;
    }

    private static byte[] Bytes(string hex) =>
        Convert.FromHexString(hex.StartsWith("0x", StringComparison.Ordinal) ? hex[2..] : hex);
}

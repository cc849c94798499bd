using System.Text.Json;
using NUnit.Framework;
using Perjury.Tests;

namespace Perjury.Guest.Tests.Crypto;

/// <summary>One vector of the precompiles archive: call data, and the expected output or null where the call must fail.</summary>
public sealed record PrecompileVector(string Name, byte[] Input, byte[]? Expected)
{
    /// <summary>All vectors of a JSON file in geth's form (a list) or nimbus' form (an object with "data").</summary>
    public static IReadOnlyList<PrecompileVector> Read(string file)
    {
        using JsonDocument json = JsonDocument.Parse(
            FixtureArchive.ReadText("precompiles", $"precompiles/{file}")
        );
        JsonElement list = json.RootElement;
        if (list.ValueKind == JsonValueKind.Object)
        {
            list = list.GetProperty("data");
        }
        List<PrecompileVector> vectors = [];
        foreach (JsonElement item in list.EnumerateArray())
        {
            byte[]? expected = item.TryGetProperty("Expected", out JsonElement hex)
                ? Convert.FromHexString(hex.GetString()!)
                : null;
            Assert.That(
                expected is null,
                Is.EqualTo(item.TryGetProperty("ExpectedError", out _)),
                $"{file}: one outcome"
            );
            string name = item.TryGetProperty("Name", out JsonElement text)
                ? text.GetString()!
                : "";
            vectors.Add(
                new PrecompileVector(
                    $"{file}: {name}",
                    Convert.FromHexString(item.GetProperty("Input").GetString()!),
                    expected
                )
            );
        }
        return vectors;
    }
}

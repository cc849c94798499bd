using System.Text.Json;
using NUnit.Framework;
using Perjury.GuestBuild.Emulator;
using Perjury.Tests;

namespace Perjury.GuestBuild.Tests.Guest;

/// <summary>
/// The ELF on Amsterdam: every twentieth official stateless input and every fiftieth of another implementation's sample.
/// PERJURY_ELF_EVERY replaces both numbers, 1 means all; PERJURY_ELF_INPUTS is a folder of honest .ssz inputs, as `perjury witness`
/// writes them, to be asked as well.
/// </summary>
public sealed partial class GuestElfTests
{
    private const string Official = "eest_zkevm_v0.3.3";
    private const string Sample = "stateless_1501_sample";

    private static int Every(int usual) =>
        int.Parse(Environment.GetEnvironmentVariable("PERJURY_ELF_EVERY") ?? $"{usual}");

    private static IEnumerable<T> Drawn<T>(IEnumerable<T> all, int usual)
    {
        int step = Every(usual);
        return all.Where((_, index) => index % step == 3 % step);
    }

    private static IEnumerable<(string Name, byte[] Input, byte[] Output)> OfficialBlocks()
    {
        foreach (
            (string _, byte[] json) in FixtureArchive.Entries(
                Official,
                name => name.EndsWith(".json", StringComparison.Ordinal)
            )
        )
        {
            using JsonDocument document = JsonDocument.Parse(json);
            foreach (JsonProperty test in document.RootElement.EnumerateObject())
            {
                foreach (JsonElement block in test.Value.GetProperty("blocks").EnumerateArray())
                {
                    yield return (
                        test.Name,
                        Bytes(block, "statelessInputBytes"),
                        Bytes(block, "statelessOutputBytes")
                    );
                }
            }
        }
    }

    private static byte[] Bytes(JsonElement block, string name) =>
        Convert.FromHexString(block.GetProperty(name).GetString()![2..]);

    [Test]
    public void Official_inputs_without_a_schema_id_get_the_official_41_bytes()
    {
        using GuestProgram guest = Load();
        int asked = 0;
        foreach ((string name, byte[] input, byte[] output) in Drawn(OfficialBlocks(), usual: 20))
        {
            GuestAnswer answer = guest.Ask(input);
            Assert.That(answer.Failure, Is.Null, name);
            Assert.That(answer.Output, Is.EqualTo(output), name);
            Assert.That(answer.Unaligned, Is.Zero, name);
            asked++;
        }
        TestContext.Out.WriteLine($"{asked} official inputs, every output the official one");
        Assert.That(asked, Is.GreaterThan(4));
    }

    private static IEnumerable<(string Name, byte[] Input)> Folder() =>
        Environment.GetEnvironmentVariable("PERJURY_ELF_INPUTS") is { Length: > 0 } folder
            ? Directory
                .GetFiles(folder, "*.ssz")
                .Order(StringComparer.Ordinal)
                .Select(path => (Path.GetFileName(path), File.ReadAllBytes(path)))
            : [];

    [Test]
    public void Honest_inputs_of_Amsterdam_are_accepted_with_the_bytes_of_the_host()
    {
        using GuestProgram guest = Load();
        IEnumerable<(string Path, byte[] Content)> sample = FixtureArchive.Entries(
            Sample,
            name => name.EndsWith(".ssz", StringComparison.Ordinal)
        );
        int asked = 0;
        foreach ((string name, byte[] input) in Drawn(sample, usual: 50).Concat(Folder()))
        {
            GuestAnswer answer = guest.Ask(input);
            Assert.That(answer.Failure, Is.Null, name);
            Assert.That(answer.Output, Is.EqualTo(_host(input)), name);
            Assert.That(answer.Output![SuccessByte], Is.EqualTo(1), name);
            Assert.That(answer.Unaligned, Is.Zero, name);
            asked++;
        }
        TestContext.Out.WriteLine($"{asked} inputs of Amsterdam, all accepted");
        Assert.That(asked, Is.GreaterThan(4));
    }
}

using System.Text.Json;
using System.Xml.Linq;
using NUnit.Framework;
using Perjury.GuestBuild.Tests.Conformance;
using Perjury.GuestBuild.Tests.Platforms;

namespace Perjury.GuestBuild.Tests.Release;

/// <summary>`cost`: text, JSON and flame graph of a small program, and the gate between two programs.</summary>
[TestFixture]
public sealed class CostTests
{
    private string _folder = "";
    private string _elf = "";

    [OneTimeSetUp]
    public void Build()
    {
        Guestc.RequireTools("clang");
        _folder = Directory.CreateTempSubdirectory("guestc-cost-").FullName;
        _elf = ZkvmPlatform.Program("zisk-1.4", "samples/echo");
        File.WriteAllBytes(Input("small"), new byte[10]);
        File.WriteAllBytes(Input("large"), new byte[100_000]);
    }

    [OneTimeTearDown]
    public void DeleteFolder()
    {
        if (_folder.Length > 0)
            Directory.Delete(_folder, true);
    }

    private string Input(string name) => Path.Combine(_folder, name + ".bin");

    private (int ExitCode, string Out, string Error) Cost(params string[] words) =>
        Emulator.Tools.Start([
            "cost",
            _elf,
            Input("small"),
            Input("large"),
            "--target",
            "zisk",
            .. words,
        ]);

    [Test]
    public void Text_json_and_graph_say_the_same()
    {
        string json = Path.Combine(_folder, "cost.json");
        string svg = Path.Combine(_folder, "cost.svg");
        (int exitCode, string text, string error) = Cost(
            "--json",
            json,
            "--flame",
            svg,
            "--gas",
            "small=10"
        );
        Assert.That((exitCode, error), Is.EqualTo((0, "")));
        using JsonDocument report = JsonDocument.Parse(File.ReadAllText(json));
        JsonElement small = report.RootElement.GetProperty("blocks")[0];
        ulong instructions = small.GetProperty("instructions").GetUInt64();
        Assert.That(small.GetProperty("block").GetString(), Is.EqualTo("small"));
        Assert.That(small.GetProperty("uses").GetProperty("zkvm_sha256").GetInt64(), Is.EqualTo(1));
        Assert.That(
            small.GetProperty("price").GetUInt64(),
            Is.GreaterThan(285_200_000 + 62 * instructions)
        );
        Assert.That(
            small.GetProperty("phases").EnumerateObject().Sum(p => (decimal)p.Value.GetUInt64()),
            Is.EqualTo((decimal)instructions)
        );
        Assert.That(text, Does.Match($@"instructions +{instructions}\n"));
        Assert.That(text, Does.Contain("instructions per gas"));
        XElement graph = XElement.Load(svg);
        Assert.That(graph.Descendants().Count(e => e.Name.LocalName == "rect"), Is.GreaterThan(5));
    }

    [Test]
    public void A_dearer_program_is_found_and_the_same_one_is_not()
    {
        Assert.That(Cost("--against", _elf, "--threshold", "0").ExitCode, Is.Zero);
        string software = Path.Combine(_folder, "O0.elf");
        string project = Path.Combine(Guestc.Root, "guest-build", "samples", "echo");
        Guestc.Build(_folder, project, "--target", "zisk", "-O0", "-o", software, "-q");
        (int exitCode, string text, _) = Emulator.Tools.Start(
            "cost",
            software,
            Input("large"),
            "--target",
            "zisk",
            "--against",
            _elf,
            "--threshold",
            "0"
        );
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(text, Does.Contain("more than 0 %"));
    }

    [Test]
    public void A_program_that_fails_is_one_line()
    {
        File.WriteAllText(Input("bad"), "!");
        (int exitCode, _, string error) = Emulator.Tools.Start(
            "cost",
            _elf,
            Input("bad"),
            "--target",
            "zisk"
        );
        Assert.That(
            (exitCode, error),
            Is.EqualTo((3, "guestc cost: block-failed: bad: exit code 134\n"))
        );
    }
}

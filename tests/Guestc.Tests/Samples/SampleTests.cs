using NUnit.Framework;
using Perjury.GuestBuild.Tests.Conformance;
using Perjury.GuestBuild.Tests.Emulator;

namespace Perjury.GuestBuild.Tests.Samples;

/// <summary>Programs as people write them, in guest-build/samples: on the guest they print what they print on the host.</summary>
[TestFixture]
public sealed class SampleTests
{
    private string _folder = "";

    private static string Samples => Path.Combine(Guestc.Root, "guest-build", "samples");

    private static IEnumerable<string> Sources =>
        Directory
            .GetFiles(Samples, "*.cs")
            .Select(path => Path.GetFileNameWithoutExtension(path))
            .Order(StringComparer.Ordinal);

    [SetUp]
    public void MakeFolder()
    {
        Guestc.RequireTools("clang");
        _folder = Directory.CreateTempSubdirectory("guestc-sample-").FullName;
    }

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, true);

    [TestCaseSource(nameof(Sources))]
    public void A_sample_prints_the_same_as_on_the_host(string name)
    {
        string source = Path.Combine(Samples, name + ".cs");
        string assembly = HostProgram.Compile(_folder, [source]);
        Compare(HostProgram.Run(assembly), Guestc.Elf(assembly, "clang", "-O2"), name);
    }

    [Test]
    public void An_fsharp_project_prints_the_same_as_on_the_host()
    {
        string elf = Path.Combine(_folder, "fsharp.elf");
        string project = Path.Combine(Samples, "fsharp");
        TestContext.Out.WriteLine(Guestc.Build(_folder, project, "-o", elf).Trim());
        string assembly = Path.Combine(
            Guestc.Root,
            "artifacts/bin/Perjury.Samples.FSharp/release/fsharp-sample.dll"
        );
        Compare(Tools.Run("dotnet", _folder, assembly), elf, "fsharp");
    }

    private static void Compare(string host, string elf, string name)
    {
        string guest = Guestc.RunEmulator(elf, out var result);
        TestContext.Out.WriteLine(
            $"{name}: {new FileInfo(elf).Length} bytes, {result.Retired} instructions"
        );
        Assert.That(guest.Split('\n'), Is.EqualTo(host.Split('\n')));
    }
}

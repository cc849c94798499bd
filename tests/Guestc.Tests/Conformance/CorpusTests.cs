using NUnit.Framework;
using Perjury.GuestBuild.Emulator;
using Perjury.GuestBuild.Platforms;

namespace Perjury.GuestBuild.Tests.Conformance;

/// <summary>Every case of the corpus prints on the guest what it prints on the host, with every back end, on both machines.</summary>
[TestFixture("clang", "-O2")]
[TestFixture("clang", "-O0")]
[TestFixture("gcc", "-O2")]
public sealed class CorpusTests(string backend, string level)
{
    private string _folder = "";
    private Dictionary<string, string> _host = [];
    private Dictionary<string, string> _guest = [];
    private string _elf = "";
    private string _console = "";

    private static IEnumerable<string> Cases => CorpusFixture.Cases;

    [OneTimeSetUp]
    public void BuildAndRun()
    {
        Guestc.RequireTools(backend);
        _folder = Directory.CreateTempSubdirectory("guestc-corpus-").FullName;
        string assembly = HostProgram.Compile(_folder, CorpusFixture.Sources);
        _host = CorpusFixture.Cut(HostProgram.Run(assembly));
        _elf = Guestc.Elf(assembly, backend, level);
        _console = Guestc.RunEmulator(_elf, out _);
        _guest = CorpusFixture.Cut(_console);
    }

    [OneTimeTearDown]
    public void DeleteFolder()
    {
        if (_folder.Length > 0)
            Directory.Delete(_folder, true);
    }

    [TestCaseSource(nameof(Cases))]
    public void A_case_prints_the_same_as_on_the_host(string name)
    {
        Assert.That(_host, Does.ContainKey(name), "the host never reached this case");
        Assert.That(_guest, Does.ContainKey(name), "the guest never reached this case");
        Assert.That(_guest[name], Is.EqualTo(_host[name]));
    }

    [Test]
    public void The_corpus_is_as_large_as_promised() =>
        Assert.That(_host, Has.Count.GreaterThanOrEqualTo(400));

    [Test]
    public void The_emulator_and_qemu_agree_on_output_and_instructions()
    {
        string console = Guestc.RunQemu(_elf, out ExecutorResult qemu);
        Assert.That(console, Is.EqualTo(_console));
        Assert.That(
            GuestProgram.TryLoad(
                _elf,
                PlatformList.Default.Machine!,
                out GuestProgram? program,
                out string? error
            ),
            Is.True,
            error
        );
        using (program)
            Assert.That(program!.Ask([]).Instructions, Is.EqualTo(qemu.Instret));
    }
}

using System.Text;
using NUnit.Framework;
using Perjury.GuestBuild.Release;
using Perjury.GuestBuild.Tests.Conformance;
using Perjury.GuestBuild.Tests.Emulator;

namespace Perjury.GuestBuild.Tests.Release;

/// <summary>A release of a small program: named, described, signed, the same whoever makes it, and `verify` names what was changed.</summary>
[TestFixture]
public sealed class ReleaseTests
{
    private const string OfPlan = "perjury-1.2.3-sp1-6.10.0";
    private const string OfHandbook = "stateless-validator-perjury-sp1-6.10.0.elf";

    private const string Configuration =
        "stateless-validator-perjury-openvm-2.1.0-preview.elf.openvm.toml";

    private string _folder = "";

    private string Made => Path.Combine(_folder, "made");

    [OneTimeSetUp]
    public void MakeRelease()
    {
        Guestc.RequireTools("clang");
        Emulator.Tools.Require("minisign");
        _folder = Directory.CreateTempSubdirectory("guestc-release-").FullName;
        Assert.That(Release("made", "--test-key"), Is.EqualTo((0, "")));
    }

    [OneTimeTearDown]
    public void DeleteFolder()
    {
        if (_folder.Length > 0)
            Directory.Delete(_folder, true);
    }

    private (int ExitCode, string Error) Release(string name, params string[] words)
    {
        string project = Path.Combine(Guestc.Root, "guest-build", "samples", "hello");
        (int exitCode, _, string error) = Emulator.Tools.Start([
            "release",
            Path.Combine(_folder, name),
            "--version",
            "1.2.3",
            "--project",
            project,
            "--target",
            "sp1",
            "--target",
            "openvm",
            .. words,
        ]);
        return (exitCode, error);
    }

    private static (int ExitCode, string Out) Verify(string folder)
    {
        (int exitCode, string output, _) = Emulator.Tools.Start("verify", folder);
        return (exitCode, output);
    }

    /// <summary>A copy of the release, to be damaged.</summary>
    private string Copy()
    {
        string copy = Directory
            .CreateDirectory(Path.Combine(_folder, $"{Guid.NewGuid():n}"))
            .FullName;
        foreach (string path in Directory.GetFiles(Made))
            File.Copy(path, Path.Combine(copy, Path.GetFileName(path)));
        return copy;
    }

    [Test]
    public void A_release_is_what_it_says()
    {
        Assert.That(Verify(Made), Is.EqualTo((0, "the release is what it says\n")));
        byte[] elf = File.ReadAllBytes(Path.Combine(Made, OfPlan));
        Assert.That(File.ReadAllBytes(Path.Combine(Made, OfHandbook)), Is.EqualTo(elf));
        ReleaseManifest manifest = ReleaseManifest.Read(Path.Combine(Made, "manifest.json"));
        Assert.That(manifest.Files.Select(f => f.Platform), Is.EqualTo(new[] { "sp1", "openvm" }));
        Assert.That(manifest.CoreLib, Does.Match("^[0-9a-f]{64}$"));
        Assert.That(manifest.Tools["clang"], Does.Contain("clang version 19"));
    }

    [Test]
    public void Two_releases_are_the_same_files()
    {
        Environment.SetEnvironmentVariable("TZ", "Pacific/Chatham");
        try
        {
            Assert.That(Release("again", "--unsigned"), Is.EqualTo((0, "")));
        }
        finally
        {
            Environment.SetEnvironmentVariable("TZ", null);
        }
        foreach (string path in Directory.GetFiles(Path.Combine(_folder, "again")))
            Assert.That(
                File.ReadAllBytes(path),
                Is.EqualTo(File.ReadAllBytes(Path.Combine(Made, Path.GetFileName(path)))),
                path
            );
    }

    [TestCase(OfPlan)]
    [TestCase(OfHandbook)]
    [TestCase("manifest.json")]
    [TestCase("sbom.spdx.json")]
    [TestCase(Configuration)]
    public void A_file_with_one_other_byte_is_named(string name)
    {
        string copy = Copy();
        string path = Path.Combine(copy, name);
        byte[] bytes = File.ReadAllBytes(path);
        int at = Encoding.Latin1.GetString(bytes).IndexOf("sp1", StringComparison.Ordinal);
        bytes[at < 0 ? bytes.Length / 2 : at] ^= 1;
        File.WriteAllBytes(path, bytes);
        (int exitCode, string said) = Verify(copy);
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(
            said,
            Does.Contain($"sha256-mismatch: {name}\n").And.Contain($"signature-bad: {name}\n")
        );
    }

    /// <summary>Whoever changes a file can change the sums too; then the manifest, the SBOM and the signatures still say so.</summary>
    [Test]
    public void A_changed_file_with_sums_made_to_fit_is_named_all_the_same()
    {
        string copy = Copy();
        string path = Path.Combine(copy, OfPlan);
        byte[] bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);
        string[] names = [.. Directory.GetFiles(copy).Select(p => Path.GetFileName(p)!)];
        Checksums.Write(
            copy,
            names.Where(n => n is not ("SHA256SUMS" or "minisign.pub") && !n.EndsWith(".minisig"))
        );
        (int exitCode, string said) = Verify(copy);
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(
            said,
            Does.Contain($"manifest-mismatch: {OfPlan}\n")
                .And.Contain($"signature-bad: {OfPlan}\n")
                .And.Contain("signature-bad: SHA256SUMS\n")
        );
    }

    [Test]
    public void A_signature_of_another_key_is_named()
    {
        string copy = Copy();
        string secret = Path.Combine(_folder, "other.key");
        string other = Path.Combine(_folder, "other.pub");
        Assert.That(Minisign.MakeKey(secret, other), Is.Null);
        Assert.That(Minisign.Sign(Path.Combine(copy, OfPlan), secret), Is.Null);
        Assert.That(Verify(copy).Out, Does.Contain($"signature-bad: {OfPlan}\n"));
        (int exitCode, string said, _) = Emulator.Tools.Start(
            "verify",
            Made,
            "--public-key",
            other
        );
        Assert.That((exitCode, said), Is.EqualTo((1, said)));
        Assert.That(said, Does.Contain("signature-bad: manifest.json\n"));
    }

    [Test]
    public void A_file_more_or_less_is_named()
    {
        string copy = Copy();
        File.Delete(Path.Combine(copy, OfHandbook));
        File.WriteAllText(Path.Combine(copy, "extra"), "");
        (int exitCode, string said) = Verify(copy);
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(
            said,
            Does.Contain($"file-missing: {OfHandbook}\n").And.Contain("file-unlisted: extra\n")
        );
    }

    [Test]
    public void A_release_needs_a_version_a_key_and_an_empty_folder()
    {
        Assert.That(Emulator.Tools.Start("release", _folder, "--unsigned").ExitCode, Is.EqualTo(2));
        Assert.That(
            Emulator.Tools.Start("release", Path.Combine(_folder, "new"), "--version", "1").Error,
            Does.Contain("--test-key")
        );
        Assert.That(Release("made", "--unsigned").Error, Does.Contain("is not empty"));
    }
}

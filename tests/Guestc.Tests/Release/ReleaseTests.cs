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

    private static (int ExitCode, string Out) Verify(string folder, params string[] words)
    {
        (int exitCode, string output, string error) = Emulator.Tools.Start([
            "verify",
            folder,
            .. words,
        ]);
        Assert.That(error, Is.Empty);
        return (exitCode, output);
    }

    /// <summary>Sums and signatures that fit what lies in a folder, by a key of whoever changed it.</summary>
    private void Resign(string folder)
    {
        string secret = Path.Combine(_folder, "forger.key");
        string[] names =
        [
            .. Directory
                .GetFiles(folder)
                .Select(path => Path.GetFileName(path)!)
                .Where(name => name is not ("SHA256SUMS" or "minisign.pub"))
                .Where(name => !name.EndsWith(".minisig")),
        ];
        Checksums.Write(folder, names);
        Assert.That(Minisign.MakeKey(secret, Path.Combine(folder, "minisign.pub")), Is.Null);
        foreach (string name in names.Append("SHA256SUMS"))
            Assert.That(Minisign.Sign(Path.Combine(folder, name), secret), Is.Null);
    }

    /// <summary>A copy of the release with one edit in a description, and sums and signatures that fit.</summary>
    private string CopyWith(string name, string old, string replacement)
    {
        string copy = Copy();
        string path = Path.Combine(copy, name);
        string text = File.ReadAllText(path);
        int at = text.IndexOf(old, StringComparison.Ordinal);
        Assert.That(at, Is.GreaterThanOrEqualTo(0), old);
        File.WriteAllText(path, text[..at] + replacement + text[(at + old.Length)..]);
        Resign(copy);
        return copy;
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
        ReleaseManifest manifest = ReleaseManifest.Parse(
            File.ReadAllBytes(Path.Combine(Made, "manifest.json"))
        );
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
    public void Whoever_has_a_key_can_sign_the_same_again()
    {
        string copy = Copy();
        Resign(copy);
        Assert.That(Verify(copy), Is.EqualTo((0, "the release is what it says\n")));
    }

    /// <summary>What contradicts the rest is named although sums and signatures fit.</summary>
    [TestCase(
        "\"name\": \"perjury\"",
        "\"name\": \"other\"",
        "manifest-field: manifest.json: name"
    )]
    [TestCase("\"1.2.3\"", "\"1.2.4\"", "manifest-field: manifest.json: files[0].names")]
    [TestCase("\"1.2.3\"", "\"../3\"", "manifest-field: manifest.json: version")]
    [TestCase("\"1.2.3\"", "null", "manifest-malformed: manifest.json")]
    [TestCase(
        "\"version\"",
        "\"version\": \"6.6.6\", \"version\"",
        "manifest-malformed: manifest.json"
    )]
    [TestCase("\"sufficient\"", "\"canonical\"", "manifest-field: manifest.json: conformance")]
    [TestCase(
        "\"guestSources\": \"",
        "\"guestSources\": \"0",
        "manifest-field: manifest.json: guestSources"
    )]
    [TestCase(
        "\"compilerSources\": \"",
        "\"compilerSources\": \"0",
        "manifest-field: manifest.json: compilerSources"
    )]
    [TestCase(
        "Debian clang",
        "Ubuntu clang",
        "sbom-mismatch: sbom.spdx.json: packages[3].versionInfo"
    )]
    [TestCase("\"dotnet\"", "\"mono\"", "manifest-field: manifest.json: tools: dotnet is missing")]
    [TestCase(
        "\"gateReport\": null",
        "\"gateReport\": \"\"",
        "manifest-field: manifest.json: gateReport"
    )]
    [TestCase(
        "\"platform\": \"sp1\"",
        "\"platform\": \"virt\"",
        "manifest-field: manifest.json: files[0].zkvm"
    )]
    [TestCase(
        "\"platform\": \"sp1\"",
        "\"platform\": \"openvm\"",
        "manifest-field: manifest.json: files[0].platform"
    )]
    [TestCase(
        "\"sdkVersion\": \"6",
        "\"sdkVersion\": \"7",
        "manifest-field: manifest.json: files[0].names"
    )]
    [TestCase("\"" + OfPlan + "\"", "null", "manifest-field: manifest.json: files[0].names")]
    [TestCase(
        "\"names\": [",
        "\"names\": null, \"blocks\": [], \"x\": [",
        "manifest-malformed: manifest.json"
    )]
    [TestCase("\"bytes\": ", "\"bytes\": 1", "manifest-mismatch: " + OfPlan)]
    [TestCase(
        "\"suffix\": \"",
        "\"suffix\": \"x",
        "manifest-field: manifest.json: files[1].configuration"
    )]
    [TestCase("\"files\": [", "\"files\": [null,", "manifest-field: manifest.json: files[0]: null")]
    public void A_manifest_that_says_something_else_is_named(string old, string with, string said)
    {
        (int exitCode, string output) = Verify(CopyWith("manifest.json", old, with));
        Assert.That((exitCode, output), Is.EqualTo((1, output)));
        Assert.That(output, Does.Contain(said));
    }

    [TestCase("SPDX-2.3", "SPDX-2.2", "spdxVersion")]
    [TestCase("1970-01-01", "yesterday", "creationInfo.created")]
    [TestCase("\"versionInfo\": \"1", "\"versionInfo\": \"2", "packages[0].versionInfo")]
    [TestCase(
        "\"algorithm\": \"SHA256\"",
        "\"algorithm\": \"MD5\"",
        "packages[0].checksums[0].algorithm"
    )]
    [TestCase("./" + OfPlan, "x", "files[0].fileName")]
    [TestCase("\"files\": [", "\"files\": [{},", "files[0].SPDXID")]
    [TestCase("\"files\": [", "\"note\": null, \"files\": [", "note")]
    [TestCase("\"SHA1\"", "\"MD5\"", "files[0].checksums[0].algorithm")]
    [TestCase("\"relationships\": [", "\"relationships\": [null,", "relationships[0]")]
    public void A_bill_of_materials_of_something_else_is_named(
        string old,
        string with,
        string place
    )
    {
        (int exitCode, string output) = Verify(CopyWith("sbom.spdx.json", old, with));
        Assert.That(output, Does.StartWith($"sbom-mismatch: sbom.spdx.json: {place} is not"));
        Assert.That(exitCode, Is.EqualTo(1));
    }

    [TestCase("extra", "file-unexpected: extra")]
    [TestCase("gate.json", "file-unexpected: gate.json")]
    [TestCase("other.elf.minisig", "file-unexpected: other.elf.minisig")]
    [TestCase("manifest.json.minisig.minisig", "file-unexpected: manifest.json.minisig.minisig")]
    public void A_file_more_is_named_although_sums_and_signatures_fit(string name, string said)
    {
        string copy = Copy();
        File.WriteAllText(Path.Combine(copy, name), "something\n");
        Resign(copy);
        (int exitCode, string output) = Verify(copy);
        Assert.That(output, Does.Contain(said));
        Assert.That(exitCode, Is.EqualTo(1));
    }

    [Test]
    public void Configurations_that_the_manifest_does_not_name_are_named()
    {
        string copy = Copy();
        File.AppendAllText(Path.Combine(copy, Configuration), "# more\n");
        Resign(copy);
        Assert.That(Verify(copy).Out, Does.Contain($"manifest-mismatch: {Configuration}\n"));
    }

    /// <summary>Nothing but plain files with something in them is opened: a pipe would be read for ever.</summary>
    [Test]
    public void What_is_no_file_is_named_and_not_opened()
    {
        string copy = Copy();
        Directory.CreateDirectory(Path.Combine(copy, "folder"));
        File.WriteAllText(Path.Combine(copy, "a\nthe release is what it says"), "more");
        string path = Path.Combine(copy, OfPlan);
        File.Delete(path);
        Emulator.Tools.Run("mkfifo", copy, path);
        File.Delete(Path.Combine(copy, OfHandbook));
        File.CreateSymbolicLink(Path.Combine(copy, OfHandbook), "/dev/zero");
        (int exitCode, string said) = Verify(copy);
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(
            said,
            Does.Contain("not-a-file: folder is a folder\n")
                .And.Contain($"file-empty: {OfPlan}\n")
                .And.Contain($"not-a-file: {OfHandbook} is a link\n")
                .And.Contain("file-unlisted: a?the release is what it says\n")
        );
    }

    [TestCase("\n", "\r\n", "line 1")]
    [TestCase("  ", " *", "line 1")]
    public void Sums_that_sha256sum_would_not_have_written_are_named(
        string old,
        string with,
        string at
    )
    {
        string copy = Copy();
        string path = Path.Combine(copy, "SHA256SUMS");
        File.WriteAllText(path, File.ReadAllText(path).Replace(old, with));
        Assert.That(Verify(copy).Out, Does.Contain($"checksums-malformed: SHA256SUMS {at}\n"));
    }

    [Test]
    public void A_key_of_the_folder_that_is_not_the_one_given_is_named()
    {
        string copy = Copy();
        string own = Path.Combine(Made, "minisign.pub");
        string other = Path.Combine(_folder, "another.pub");
        Assert.That(Minisign.MakeKey(Path.Combine(_folder, "another.key"), other), Is.Null);
        File.Copy(other, Path.Combine(copy, "minisign.pub"), true);
        (int exitCode, string said) = Verify(copy, "--public-key", own);
        Assert.That((exitCode, said), Is.EqualTo((1, said)));
        Assert.That(said, Does.StartWith("public-key-mismatch: minisign.pub"));
    }

    [Test]
    public void A_count_that_the_inputs_do_not_give_is_named()
    {
        string inputs = Directory.CreateDirectory(Path.Combine(_folder, "inputs")).FullName;
        File.WriteAllText(Path.Combine(inputs, "one.ssz"), "1");
        Assert.That(Release("counted", "--test-key", "--blocks", inputs), Is.EqualTo((0, "")));
        string counted = Path.Combine(_folder, "counted");
        Assert.That(Verify(counted, "--blocks", inputs).ExitCode, Is.Zero);
        string manifest = Path.Combine(counted, "manifest.json");
        string text = File.ReadAllText(manifest);
        File.WriteAllText(manifest, text.Replace("\"instructions\": ", "\"instructions\": 1"));
        Resign(counted);
        Assert.That(Verify(counted).ExitCode, Is.Zero);
        Assert.That(
            Verify(counted, "--blocks", inputs).Out,
            Does.StartWith($"block-mismatch: {OfPlan}: one\n")
        );
    }

    [Test]
    public void An_unsigned_release_is_checked_but_for_its_signatures()
    {
        Assert.That(Release("unsigned", "--unsigned"), Is.EqualTo((0, "")));
        string unsigned = Path.Combine(_folder, "unsigned");
        Assert.That(Verify(unsigned, "--unsigned").ExitCode, Is.Zero);
        Assert.That(
            Verify(unsigned).Out,
            Is.EqualTo("file-missing: minisign.pub: an unsigned release\n1 findings\n")
        );
    }

    /// <summary>Whoever finds the folder of a release that was killed is told; one that fails leaves nothing.</summary>
    [Test]
    public void A_release_that_did_not_end_does_not_look_complete()
    {
        string folder = Path.Combine(_folder, "half");
        using (UnfinishedRelease release = UnfinishedRelease.Claim(folder))
        {
            foreach (string path in Directory.GetFiles(Made))
                File.Copy(path, Path.Combine(folder, Path.GetFileName(path)));
            Assert.That(Verify(folder).Out, Does.Contain("file-unlisted: unfinished\n"));
            Assert.That(() => UnfinishedRelease.Claim(folder), Throws.InstanceOf<IOException>());
            Assert.That(Verify(folder).Out, Does.Contain("file-unlisted: unfinished\n"));
        }
        Assert.That(Directory.GetFiles(folder), Is.Empty);
        Assert.That(() => UnfinishedRelease.Claim(Made), Throws.InstanceOf<IOException>());
        Assert.That(Verify(Made).ExitCode, Is.Zero);
    }

    [TestCase(2, "expected letters", "--version", "1/2", "--unsigned")]
    [TestCase(2, "needs a value", "--version", "", "--unsigned")]
    [TestCase(2, "exclude each other", "--version", "1", "--unsigned", "--test-key")]
    [TestCase(
        2,
        "twice",
        "--version",
        "1",
        "--unsigned",
        "--target",
        "zisk",
        "--target",
        "zisk-1.4"
    )]
    [TestCase(3, "there is no file nosuch", "--version", "1", "--key", "nosuch")]
    [TestCase(3, "there is no file nosuch", "--version", "1", "--unsigned", "--gate", "nosuch")]
    [TestCase(3, "nosuch", "--version", "1", "--unsigned", "--blocks", "nosuch")]
    public void A_mistake_is_told_before_anything_is_built(
        int code,
        string said,
        params string[] words
    )
    {
        string folder = Path.Combine(_folder, "mistake");
        (int exitCode, string output, string error) = Emulator.Tools.Start([
            "release",
            folder,
            .. words,
        ]);
        Assert.That((exitCode, output), Is.EqualTo((code, "")), error);
        Assert.That(error, Does.Contain(said).And.Match("^[^\n]*\n$"));
        Assert.That(folder, Does.Not.Exist);
    }

    [Test]
    public void A_file_more_or_less_is_named()
    {
        string copy = Copy();
        File.Delete(Path.Combine(copy, OfHandbook));
        File.WriteAllText(Path.Combine(copy, "extra"), "more");
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

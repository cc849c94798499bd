using NUnit.Framework;
using Perjury.GuestBuild.Release;
using Perjury.GuestBuild.Tests.Conformance;

namespace Perjury.GuestBuild.Tests.Release;

/// <summary>The steps of the Dockerfile without Docker: two copies of the sources, built in two places, give the same release.</summary>
[TestFixture]
public sealed class ReleaseScriptTests
{
    [Test]
    public void Two_clean_copies_of_the_sources_give_the_same_signed_release()
    {
        Guestc.RequireTools("clang");
        Emulator.Tools.Require("minisign");
        string folder = Directory.CreateTempSubdirectory("guestc-script-").FullName;
        try
        {
            // A key of the folder that the script is called in, which is none of those that are built in.
            string key = Path.Combine(folder, "own.key");
            Assert.That(Minisign.MakeKey(key, Path.Combine(folder, "own.pub")), Is.Null);
            string said = Emulator.Tools.Run(
                Path.Combine(Guestc.Root, "guest-build", "release.sh"),
                folder,
                Path.Combine(folder, "out"),
                "0.0.1",
                "--key",
                "own.key",
                "--project",
                "guest-build/samples/hello",
                "--target",
                "sp1"
            );
            Assert.That(said, Does.Contain("two builds, the same files\n"));
            Assert.That(said, Does.Contain("the release is what it says\n"));
            Assert.That(Path.Combine(folder, "out", "SHA256SUMS.minisig"), Does.Exist);
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    /// <summary>Each of the three checks alone makes <c>agree.sh</c> fail.</summary>
    [TestCase("conform*real_blocks*", 1)]
    [TestCase("conform*--sample*", 1)]
    [TestCase("run*", 1)]
    [TestCase("nothing", 0)]
    public void Whatever_disagrees_is_the_exit_code(string failing, int exitCode)
    {
        string folder = Directory.CreateTempSubdirectory("guestc-agree-").FullName;
        try
        {
            string root = Path.Combine(folder, "root");
            string fixtures = Path.Combine(folder, "shared", "fixtures");
            Directory.CreateDirectory(Path.Combine(root, "guest-build"));
            Directory.CreateDirectory(fixtures);
            File.WriteAllText(Path.Combine(fixtures, "eest_some.tar.gz"), "");
            string script = Path.Combine(root, "guest-build", "agree.sh");
            File.Copy(Path.Combine(Guestc.Root, "guest-build", "agree.sh"), script);
            string stub = Path.Combine(root, "perjury");
            File.WriteAllText(
                stub,
                $"#!/bin/sh\necho said\ncase \"$*\" in {failing}) exit 1 ;; esac\n"
            );
            Emulator.Tools.Run("chmod", root, "+x", stub);
            string shell = $"'{script}' elf:virt >'{folder}/out'; echo $?";
            string said = Emulator.Tools.Run("bash", folder, "-c", shell);
            Assert.That(said, Is.EqualTo($"{exitCode}\n"));
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }
}

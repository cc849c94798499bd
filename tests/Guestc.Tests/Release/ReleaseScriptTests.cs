using NUnit.Framework;
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
            string said = Emulator.Tools.Run(
                Path.Combine(Guestc.Root, "guest-build", "release.sh"),
                folder,
                Path.Combine(folder, "out"),
                "0.0.1",
                "--test-key",
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
}

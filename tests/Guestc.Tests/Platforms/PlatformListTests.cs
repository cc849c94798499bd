using System.Text.RegularExpressions;
using NUnit.Framework;
using Perjury.GuestBuild.Platforms;
using Perjury.GuestBuild.Tests.Conformance;
using Perjury.GuestBuild.Tests.Emulator;

namespace Perjury.GuestBuild.Tests.Platforms;

/// <summary>A platform is known by its record and its folder, and by nothing else.</summary>
[TestFixture]
public sealed partial class PlatformListTests
{
    private static string Compiler => Path.Combine(Guestc.Root, "guest-build");

    /// <summary>The word as such or in the name of a type; not in "virtual".</summary>
    [GeneratedRegex(@"\bvirt\b|\bVirt(?![a-z])")]
    private static partial Regex DefaultName();

    [Test]
    public void The_default_platform_is_named_in_its_folder_and_in_the_list_only()
    {
        string folder = Path.Combine("Platforms", "virt") + Path.DirectorySeparatorChar;
        string[] sources =
        [
            .. Directory
                .GetFiles(Compiler, "*", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(Compiler, path))
                .Where(path =>
                    Path.GetExtension(path)
                        is ".cs"
                            or ".csproj"
                            or ".targets"
                            or ".c"
                            or ".h"
                            or ".S"
                            or ".sh"
                ),
        ];
        string[] naming =
        [
            .. sources.Where(path =>
                DefaultName().IsMatch(File.ReadAllText(Path.Combine(Compiler, path)))
            ),
        ];
        Assert.That(naming.Where(path => path.StartsWith(folder)), Is.Not.Empty);
        Assert.That(
            naming.Where(path => !path.StartsWith(folder)),
            Is.EqualTo(new[] { Path.Combine("Platforms", "PlatformList.cs") })
        );
    }

    [Test]
    public void Names_are_unique_and_each_has_a_folder()
    {
        string[] names = [.. PlatformList.All.SelectMany(p => (string[])[p.Name, .. p.Aliases])];
        Assert.That(names, Is.Unique);
        foreach (Platform platform in PlatformList.All)
            Assert.That(Path.Combine(Compiler, "Platforms", platform.Name), Does.Exist);
    }

    [TestCase("run", "a.elf")]
    [TestCase("audit", "a.elf")]
    [TestCase("bench-emulator")]
    [TestCase("build", "a.dll", "-o", "a.elf")]
    public void An_unknown_target_is_one_line_that_lists_the_known_ones(params string[] words)
    {
        (int exitCode, string output, string error) = Tools.Start([.. words, "--target", "mips"]);
        Assert.That((exitCode, output), Is.EqualTo((2, "")));
        Assert.That(error, Does.Match(@"\A[^\n]*unknown target mips, known: virt[^\n]*\n\z"));
    }

    [Test]
    public void A_platform_is_found_only_for_what_it_can_do()
    {
        Assert.That(PlatformList.TryFind("sp1", _ => true, out _, out string? error), Is.True);
        Assert.That(error, Is.Null);
        Assert.That(PlatformList.TryFind("sp1", p => p.Name == "virt", out _, out error), Is.False);
        Assert.That(error, Is.EqualTo("unknown target sp1, known: virt"));
    }

    [Test]
    public void An_executor_answers_to_its_name_and_to_its_platforms()
    {
        foreach (string name in (string[])["qemu", "virt"])
        {
            (int exitCode, _, string error) = Tools.Start("run", "absent.elf", "--on", name);
            Assert.That(exitCode, Is.EqualTo(3), error);
        }
        (int usage, _, string text) = Tools.Start("run", "absent.elf", "--on", "spike");
        Assert.That(usage, Is.EqualTo(2));
        Assert.That(
            text,
            Is.EqualTo("guestc run: unknown executor spike, known: qemu, zisk-core, sp1-executor\n")
        );
    }
}

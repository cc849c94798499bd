using NUnit.Framework;

namespace Perjury.Architecture.Tests;

/// <summary>The folders of guestc: IL comes in at the left, an ELF goes out at the right, and nothing knows what comes after it.</summary>
[TestFixture]
internal sealed class CompilerFolderTests
{
    private const string Project = "guest-build/guestc.csproj";
    private const string Root = "Perjury.GuestBuild";

    private static readonly string[] Order =
    [
        "Diagnostics",
        "Runtime",
        "Elf",
        "Load",
        "Ir",
        "Import",
        "Passes",
        "Reach",
        "Emit",
        "Emulator",
        "Platforms",
        "Build",
        "Release",
        "Cli",
    ];

    [Test]
    public void No_folder_of_the_compiler_uses_one_behind_it() =>
        Assert.That(FolderOrder.Breaks(Project, Root, Order), Is.Empty);

    [Test]
    public void An_order_turned_round_is_seen()
    {
        string[] turned = [.. Order.Where(folder => folder != "Load"), "Load"];
        Assert.That(
            FolderOrder.Breaks(Project, Root, turned),
            Has.Some.Contains("uses Perjury.GuestBuild.Load.")
        );
    }

    [Test]
    public void A_folder_without_a_place_is_seen() =>
        Assert.That(
            FolderOrder.Breaks(Project, Root, [.. Order.Where(folder => folder != "Passes")]),
            Has.Some.Contains("Perjury.GuestBuild.Passes.")
        );
}

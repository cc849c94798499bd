using System.Text;
using NUnit.Framework;

namespace Perjury.Architecture.Tests;

/// <summary>Two builds in two folders give the same bytes only if no assembly knows the folder it was built in.</summary>
[TestFixture]
internal sealed class BuildPathTests
{
    private static string[] Projects => Repository.Projects("src", "fuzz", "guest-build");

    [TestCaseSource(nameof(Projects))]
    public void An_assembly_does_not_name_the_folder_it_was_built_in(string project)
    {
        if (!Repository.IsBuilt(project))
        {
            // guestc builds it for itself, or nobody does.
            Assert.Pass($"{project} is not part of the solution");
        }
        byte[] assembly = File.ReadAllBytes(Repository.AssemblyOf(project));
        Assert.Multiple(() =>
        {
            Assert.That(IndexOf(assembly, Encoding.UTF8), Is.Negative, "as UTF-8");
            Assert.That(IndexOf(assembly, Encoding.Unicode), Is.Negative, "as UTF-16");
        });
    }

    private static int IndexOf(byte[] assembly, Encoding encoding) =>
        assembly.AsSpan().IndexOf(encoding.GetBytes(Repository.Root + "/"));
}

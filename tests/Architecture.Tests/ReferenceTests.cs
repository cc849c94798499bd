using System.Reflection.Metadata;
using NUnit.Framework;

namespace Perjury.Architecture.Tests;

/// <summary>Guest ← Witness ← Node, Model ← Mutators, the campaign on top of all, the compiler apart from all.</summary>
[TestFixture]
internal sealed class ReferenceTests
{
    private static readonly Dictionary<string, (string[] Projects, string[] Packages)> Allowed =
        new()
        {
            ["Perjury.Guest"] = ([], []),
            ["Perjury.Guest.Weak"] = ([], []),
            ["Perjury.Witness"] = (["Perjury.Guest"], []),
            ["Perjury.Node"] = (
                ["Perjury.Guest", "Perjury.Witness", "Perjury.Fixtures"],
                [
                    "Microsoft.Data.Sqlite",
                    "Microsoft.IdentityModel.JsonWebTokens",
                    "Microsoft.IdentityModel.Tokens",
                ]
            ),
            ["Perjury.Fixtures"] = ([], []),
            ["Perjury.Model"] = ([], ["FSharp.Core"]),
            ["Perjury.Mutators"] = (["Perjury.Model"], ["FSharp.Core"]),
            ["Perjury.Fuzz"] = (
                [
                    "Perjury.Guest",
                    "Perjury.Guest.Weak",
                    "Perjury.Witness",
                    "Perjury.Node",
                    "Perjury.Fixtures",
                    "Perjury.Model",
                    "Perjury.Mutators",
                    "guestc",
                ],
                ["Argu", "FSharp.Core"]
            ),
            // The assembly of Perjury.Fuzz is called perjury.
            ["Perjury.Benchmarks"] = (
                ["Perjury.Fuzz", "perjury", "Perjury.Guest", "Perjury.Witness"],
                ["BenchmarkDotNet", "BenchmarkDotNet.Annotations", "FSharp.Core"]
            ),
            // Assemblies the compiler reads as files.
            ["guestc"] = (
                [
                    "Perjury.GuestBuild.Shims",
                    "Perjury.GuestBuild.FSharpShims",
                    "Perjury.GuestBuild.Accelerators",
                    "Perjury.GuestBuild.Accelerators.Fields",
                ],
                []
            ),
            ["Perjury.GuestBuild.Shims"] = ([], []),
            ["Perjury.GuestBuild.FSharpShims"] = (["Perjury.GuestBuild.Shims"], ["FSharp.Core"]),
            ["Perjury.GuestBuild.Accelerators"] = ([], []),
            ["Perjury.GuestBuild.Accelerators.Fields"] = ([], []),
            ["Perjury.Corpus"] = ([], []),
            ["Perjury.Kernels"] = ([], []),
            ["Perjury.Samples.Hello"] = ([], []),
            ["Perjury.Samples.Echo"] = ([], []),
            ["Perjury.Samples.FSharp"] = ([], ["FSharp.Core"]),
            ["Perjury.Guest.Elf"] = (["Perjury.Guest"], []),
            ["Perjury.Guest.Weak.Elf"] = (["Perjury.Guest.Weak"], []),
        };

    private static string[] Projects => Repository.Projects("src", "fuzz", "guest-build");

    [Test]
    public void Every_project_has_its_place() =>
        Assert.That(Projects.Select(Repository.NameOf), Is.SubsetOf(Allowed.Keys).And.Not.Empty);

    [TestCaseSource(nameof(Projects))]
    public void A_project_file_names_only_what_its_layer_may_use(string project)
    {
        (string[] projects, string[] packages) = Allowed[Repository.NameOf(project)];
        Assert.Multiple(() =>
        {
            Assert.That(
                Repository.Items(project, "ProjectReference").Select(Repository.NameOf),
                Is.SubsetOf(projects)
            );
            Assert.That(Repository.Items(project, "PackageReference"), Is.SubsetOf(packages));
        });
    }

    // The weak guest has the guest's type names: it is built and copied, and only run time brings the two together.
    [Test]
    public void No_built_assembly_references_the_weak_guest() =>
        Assert.That(
            BuiltProjects.Where(project =>
                Repository.Read(
                    project,
                    metadata =>
                        metadata.AssemblyReferences.Any(handle =>
                            metadata.GetString(metadata.GetAssemblyReference(handle).Name)
                            == "Perjury.Guest.Weak"
                        )
                )
            ),
            Is.Empty
        );

    // What the solution does not build, guestc builds for itself and reads as a file.
    private static string[] BuiltProjects
    {
        get
        {
            string solution = File.ReadAllText(Path.Combine(Repository.Root, "Perjury.slnx"));
            return
            [
                .. Projects.Where(project =>
                    solution.Contains($"\"{project}\"", StringComparison.Ordinal)
                ),
            ];
        }
    }

    [TestCaseSource(nameof(BuiltProjects))]
    public void A_built_assembly_references_only_what_its_layer_may_use(string project)
    {
        (string[] projects, string[] packages) = Allowed[Repository.NameOf(project)];
        string[] foreign = Repository.Read(
            project,
            metadata =>
                metadata
                    .AssemblyReferences.Select(handle =>
                        metadata.GetString(metadata.GetAssemblyReference(handle).Name)
                    )
                    .Where(name =>
                        !name.StartsWith("System.", StringComparison.Ordinal)
                        && !name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
                        && !name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal)
                        && name is not ("mscorlib" or "netstandard" or "Microsoft.Win32.Primitives")
                    )
                    .ToArray()
        );
        Assert.That(foreign, Is.SubsetOf(projects.Concat(packages)));
    }

    [Test]
    public void Nothing_is_added_to_every_project_behind_its_back() =>
        Assert.That(
            Directory
                .GetFiles(Repository.Root, "Directory.*.*", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(Repository.Root, path))
                .Where(path => !path.StartsWith("artifacts", StringComparison.Ordinal))
                .SelectMany(path =>
                    Repository
                        .Items(path, "PackageReference")
                        .Concat(Repository.Items(path, "GlobalPackageReference"))
                ),
            Is.Empty
        );
}

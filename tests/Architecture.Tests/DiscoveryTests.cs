using System.Reflection.Metadata;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace Perjury.Architecture.Tests;

/// <summary>No test is silently not run: the runner finds a C# class by its mark, and in F# the list of tests of a file.</summary>
[TestFixture]
internal sealed partial class DiscoveryTests
{
    private static readonly string[] TestMarks =
    [
        "TestAttribute",
        "TestCaseAttribute",
        "TestCaseSourceAttribute",
        "TheoryAttribute",
        "PropertyAttribute",
    ];

    private static string[] TestProjects => Repository.Projects("tests");

    private static string[] Marked => [.. TestProjects.Where(project => !IsListed(project))];

    private static string[] Listed => [.. TestProjects.Where(IsListed)];

    private static bool IsListed(string project) =>
        Repository.Items(project, "PackageReference").Contains("Expecto");

    [TestCaseSource(nameof(Marked))]
    public void Every_class_with_tests_is_marked_as_a_fixture(string project) =>
        Assert.That(Repository.Read(project, Unmarked), Is.Empty);

    [TestCaseSource(nameof(Marked))]
    public void Every_test_project_holds_a_test(string project) =>
        Assert.That(
            Repository.Read(
                project,
                metadata => metadata.MethodDefinitions.Count(handle => IsTest(metadata, handle))
            ),
            Is.Positive
        );

    // Expecto runs what carries its mark and is of its type; the mark on a list in every file of tests reaches all of them.
    [TestCaseSource(nameof(Listed))]
    public void Every_file_of_tests_has_one_list_that_is_run(string project) =>
        Assert.That(
            Repository.Read(project, ListedModules),
            Is.EquivalentTo(FilesOfTests(project)).And.Not.Empty
        );

    [TestCaseSource(nameof(Listed))]
    public void Every_file_beside_an_FSharp_project_is_compiled(string project) =>
        Assert.That(
            Repository.Items(project, "Compile").Select(Path.GetFileName),
            Is.SupersetOf(Sources(project).Select(Path.GetFileName))
        );

    [TestCaseSource(nameof(Listed))]
    public void Tests_in_FSharp_are_made_in_files_of_tests_only(string project) =>
        Assert.That(
            Sources(project)
                .Where(file => MadeTests().IsMatch(File.ReadAllText(file)))
                .Select(file => Path.GetFileNameWithoutExtension(file)!),
            Is.EquivalentTo(FilesOfTests(project))
        );

    [GeneratedRegex(@"^ +(test(Case|Property|List)\w*|property|law)( |$)", RegexOptions.Multiline)]
    private static partial Regex MadeTests();

    private static string[] Sources(string project) =>
        Directory.GetFiles(
            Path.Combine(Repository.Root, Path.GetDirectoryName(project)!),
            "*.fs",
            SearchOption.AllDirectories
        );

    private static IEnumerable<string> FilesOfTests(string project) =>
        Sources(project)
            .Select(file => Path.GetFileNameWithoutExtension(file)!)
            .Where(name => name.EndsWith("Tests", StringComparison.Ordinal));

    private static string[] ListedModules(MetadataReader metadata) =>
        [
            .. metadata
                .TypeDefinitions.Select(metadata.GetTypeDefinition)
                .SelectMany(type =>
                    type.GetProperties()
                        .Select(metadata.GetPropertyDefinition)
                        .Where(property =>
                            Marks(metadata, property.GetCustomAttributes())
                                .Contains("TestsAttribute")
                        )
                        .Select(_ => metadata.GetString(type.Name))
                ),
        ];

    private static string[] Unmarked(MetadataReader metadata) =>
        [
            .. metadata
                .TypeDefinitions.Select(metadata.GetTypeDefinition)
                .Where(type => type.GetMethods().Any(method => IsTest(metadata, method)))
                .Where(type =>
                    !Marks(metadata, type.GetCustomAttributes()).Contains("TestFixtureAttribute")
                )
                .Select(type => metadata.GetString(type.Name)),
        ];

    private static bool IsTest(MetadataReader metadata, MethodDefinitionHandle method) =>
        Marks(metadata, metadata.GetMethodDefinition(method).GetCustomAttributes())
            .Intersect(TestMarks)
            .Any();

    private static IEnumerable<string> Marks(
        MetadataReader metadata,
        CustomAttributeHandleCollection attributes
    )
    {
        foreach (CustomAttributeHandle handle in attributes)
        {
            // The attributes of the test libraries are always constructed through a reference.
            if (
                metadata.GetCustomAttribute(handle).Constructor is
                { Kind: HandleKind.MemberReference } constructor
            )
            {
                EntityHandle owner = metadata
                    .GetMemberReference((MemberReferenceHandle)constructor)
                    .Parent;
                if (owner.Kind == HandleKind.TypeReference)
                {
                    yield return metadata.GetString(
                        metadata.GetTypeReference((TypeReferenceHandle)owner).Name
                    );
                }
            }
        }
    }
}

using System.Reflection.Metadata;
using NUnit.Framework;

namespace Perjury.Architecture.Tests;

/// <summary>A fixture that holds only property tests and carries no mark is silently not run; so every one carries the mark.</summary>
[TestFixture]
internal sealed class DiscoveryTests
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

    [TestCaseSource(nameof(TestProjects))]
    public void Every_class_with_tests_is_marked_as_a_fixture(string project) =>
        Assert.That(Repository.Read(project, Unmarked), Is.Empty);

    [TestCaseSource(nameof(TestProjects))]
    public void Every_test_project_holds_a_test(string project) =>
        Assert.That(
            Repository.Read(
                project,
                metadata => metadata.MethodDefinitions.Count(handle => IsTest(metadata, handle))
            ),
            Is.Positive
        );

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

using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using NUnit.Framework;

namespace Perjury.Architecture.Tests;

/// <summary>
/// A method that nothing calls is dead, and no compiler says so of a public one: every method of the C# assemblies that fills no
/// slot of a class or an interface is named by the body of a method somewhere in the repository.
/// </summary>
[TestFixture]
internal sealed class DeadMemberTests
{
    private static readonly string[] Searched =
    [
        "src/Guest.CSharp/Guest/Perjury.Guest.csproj",
        "src/Guest.CSharp/Witness/Perjury.Witness.csproj",
        "src/Guest.CSharp/Fixtures/Perjury.Fixtures.csproj",
        "guest-build/guestc.csproj",
    ];

    private static readonly string[] Users = Repository.Projects(
        "src",
        "fuzz",
        "guest-build",
        "tests"
    );

    [TestCaseSource(nameof(Searched))]
    public void Every_method_is_used(string project)
    {
        HashSet<Member> named = [.. Users.SelectMany(NamedBy)];
        string[] dead = Repository.ReadImage(
            project,
            image =>
            {
                Calls calls = new(image);
                HashSet<MethodDefinitionHandle> slots = [.. calls.Slots()];
                return calls
                    .Definitions()
                    .Where(one => !slots.Contains(one.Handle))
                    .Where(one => IsPlain(calls.Metadata, one.Method, one.Member))
                    .Where(one => !named.Contains(one.Member))
                    .Select(one => one.Member.ToString())
                    .ToArray();
            }
        );
        Assert.That(dead, Is.Empty);
    }

    private static Member[] NamedBy(string project) =>
        Repository.IsBuilt(project)
            ? Repository.ReadImage(project, image => new Calls(image).Named().ToArray())
            : [];

    /// <summary>Called through no slot, by no runtime, and written by a person.</summary>
    private static bool IsPlain(MetadataReader metadata, MethodDefinition method, Member member) =>
        (method.Attributes & (MethodAttributes.Virtual | MethodAttributes.RTSpecialName)) == 0
        && !member.Type.Contains('<')
        && !member.Name.Contains('<')
        && !member.Name.StartsWith("set_", StringComparison.Ordinal)
        && member.Name
            is not (
                "Main"
                or "op_Equality"
                or "op_Inequality"
                or "Deconstruct"
                or "PrintMembers"
                or "get_EqualityContract"
            )
        && !IsEntryAttributed(metadata, method);

    // Exported to native callers: UnmanagedCallersOnly.
    private static bool IsEntryAttributed(MetadataReader metadata, MethodDefinition method) =>
        method
            .GetCustomAttributes()
            .Select(metadata.GetCustomAttribute)
            .Any(attribute =>
                attribute.Constructor.Kind == HandleKind.MemberReference
                && metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent
                    is { Kind: HandleKind.TypeReference } owner
                && metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)owner).Name)
                    == "UnmanagedCallersOnlyAttribute"
            );
}

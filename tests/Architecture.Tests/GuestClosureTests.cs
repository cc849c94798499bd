using System.Reflection.Metadata;
using NUnit.Framework;

namespace Perjury.Architecture.Tests;

/// <summary>What the guest takes from the base library: everything here must exist again on bare metal.</summary>
[TestFixture]
internal sealed class GuestClosureTests
{
    private const string Guest = "src/Guest.CSharp/Guest/Perjury.Guest.csproj";

    private static readonly string[] Namespaces =
    [
        "System",
        "System.Buffers",
        "System.Buffers.Binary",
        "System.Collections.Generic",
        "System.Diagnostics.CodeAnalysis",
        "System.Numerics",
        "System.Runtime.CompilerServices",
        "System.Runtime.InteropServices",
        // Behind IsSupported, which guestc answers with false.
        "System.Runtime.Intrinsics",
        "System.Runtime.Intrinsics.X86",
    ];

    // Types of allowed namespaces that the guest must do without: expensive on bare metal, or a source of nondeterminism.
    private static readonly string[] Refused =
    [
        "System.Activator",
        "System.AppContext",
        "System.Console",
        "System.Convert",
        "System.DateTime",
        "System.Delegate",
        "System.Environment",
        "System.GC",
        "System.HashCode",
        "System.Lazy`1",
        "System.Numerics.BigInteger",
        "System.Numerics.Vector",
        "System.Numerics.Vector`1",
        "System.Random",
        "System.Threading",
        "System.UInt128",
        "System.WeakReference",
    ];

    [Test]
    public void The_guest_uses_only_these_namespaces()
    {
        string[] strangers =
        [
            .. TypesUsed()
                .Where(type => !Namespaces.Contains(type.Namespace) && !IsCompilerMark(type))
                .Select(type => $"{type.Namespace}.{type.Name}"),
        ];
        Assert.That(strangers, Is.Empty);
    }

    [Test]
    public void The_guest_does_without_what_bare_metal_lacks() =>
        Assert.That(
            TypesUsed().Select(type => $"{type.Namespace}.{type.Name}").Intersect(Refused),
            Is.Empty
        );

    // What the compiler adds by itself: attributes with their arguments, and the printing of records, which no guest code calls.
    private static bool IsCompilerMark((string Namespace, string Name) type) =>
        type.Name.EndsWith("Attribute", StringComparison.Ordinal)
        || type
            is {
                Namespace: "System.Diagnostics",
                Name: "DebuggingModes" or "DebuggerBrowsableState"
            }
        || type is { Namespace: "System.Text", Name: "StringBuilder" }
        || type is { Namespace: "System.Security.Permissions", Name: "SecurityAction" };

    private static (string Namespace, string Name)[] TypesUsed() =>
        Repository.Read(
            Guest,
            metadata =>
                metadata
                    .TypeReferences.Select(metadata.GetTypeReference)
                    .Where(type => type.ResolutionScope.Kind == HandleKind.AssemblyReference)
                    .Select(type =>
                        (metadata.GetString(type.Namespace), metadata.GetString(type.Name))
                    )
                    .ToArray()
        );
}

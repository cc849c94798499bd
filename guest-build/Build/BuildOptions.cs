using Perjury.GuestBuild.Platforms;

namespace Perjury.GuestBuild.Build;

internal enum Backend
{
    Clang,
    Gcc,

    /// <summary>The same C as an x86-64 Linux program under the sanitizers.</summary>
    Host,
}

/// <summary>What <c>guestc build</c> was asked for.</summary>
internal sealed record BuildOptions
{
    public required string Input { get; init; }
    public required string Output { get; init; }

    /// <summary>One that has sources.</summary>
    public Platform Platform { get; init; } = PlatformList.Default;
    public Backend Backend { get; init; } = Backend.Clang;
    public string Optimisation { get; init; } = "-O2";

    /// <summary>Conditional symbols, the platform's among them.</summary>
    public IReadOnlyList<string> Defines { get; init; } = [];
    public string? DumpFolder { get; init; }

    /// <summary>C sources, objects and archives that answer the program's DllImports.</summary>
    public IReadOnlyList<string> Links { get; init; } = [];

    /// <summary>Archives of a vendor whose <c>zkvm_*</c> take the place of the platform's and of the software.</summary>
    public IReadOnlyList<VendorLibrary> VendorLibraries { get; init; } = [];
    public string? Why { get; init; }
    public bool Quiet { get; init; }

    /// <summary>Write the list of reached library methods instead of comparing with it.</summary>
    public bool AcceptLibrary { get; init; }

    /// <summary>Leave the C and the object files beside the output.</summary>
    public bool Keep { get; init; }
}

using System.Reflection;
using Perjury.GuestBuild.Diagnostics;

namespace Perjury.GuestBuild.Runtime;

/// <summary>The runtime's C and assembly files, embedded so that guestc is one program.</summary>
internal static class RuntimeText
{
    public static string Read(string name) => Resource("runtime/" + name);

    private static string Resource(string name)
    {
        using var stream =
            Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new CompileError($"runtime-file: {name} is not in the compiler");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

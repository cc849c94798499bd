using System.Reflection;

namespace Perjury.GuestBuild.Emit;

/// <summary>The runtime's C and assembly files, embedded so that guestc is one program.</summary>
internal static class RuntimeText
{
    public static string Read(string name)
    {
        using var stream =
            Assembly.GetExecutingAssembly().GetManifestResourceStream("runtime/" + name)
            ?? throw new CompileError($"runtime-file: {name} is not in the compiler");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

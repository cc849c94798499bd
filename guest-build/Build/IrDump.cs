using Perjury.GuestBuild.Ir;
using Perjury.GuestBuild.Reach;

namespace Perjury.GuestBuild.Build;

/// <summary>Writes the IR of every routine to one file per pass.</summary>
internal static class IrDump
{
    public static void Write(Reachability reach, string folder)
    {
        Directory.CreateDirectory(folder);
        using var w = new StreamWriter(Path.Combine(folder, "1-import.ir")) { NewLine = "\n" };
        foreach (var r in reach.Routines)
        {
            if (reach.BodyOf(r) is { } body)
                w.WriteLine(Printer.Print(body));
        }
    }
}

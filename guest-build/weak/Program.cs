using System;
using System.Runtime.InteropServices;

namespace Perjury.Guest.Weak.Elf;

/// <summary>As the guest's program, with the bug that linked C names: guest-build/weak/bug.c.</summary>
internal static unsafe class Program
{
    private const string None = "none";

    [DllImport("zkvm")]
    private static extern void read_input(byte** data, nuint* size);

    [DllImport("zkvm")]
    private static extern void write_output(byte* data, nuint size);

    [DllImport("weak")]
    private static extern byte* planted_bug();

    private static int Main()
    {
        byte* data;
        nuint size;
        read_input(&data, &size);
        byte[] input = new ReadOnlySpan<byte>(data, checked((int)size)).ToArray();
        string bug = Name(planted_bug());
        byte[] output = WeakGuest.Validate(bug == None ? "" : bug, input, false, 0).Output;
        fixed (byte* p = output)
            write_output(p, (nuint)output.Length);
        return 0;
    }

    private static string Name(byte* text)
    {
        string name = "";
        for (; *text != 0; text++)
            name += (char)*text;
        return name;
    }
}

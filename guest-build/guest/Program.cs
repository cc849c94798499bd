using System;
using System.Runtime.InteropServices;
using Perjury.Guest.Wire;

namespace Perjury.Guest.Elf;

/// <summary>
/// Reads the input the platform holds, judges it, writes the output. Every input gives exit code 0: a rejection is an
/// output with success = 0, because a failed run has no proof.
/// </summary>
internal static unsafe class Program
{
#if CANONICAL
    private const Conformance Mode = Conformance.Canonical;
#else
    private const Conformance Mode = Conformance.Sufficient;
#endif

#if WIRE_V21_0_0
    private const WireRelease Release = WireRelease.Keyed;
#elif WIRE_V21_0_1
    private const WireRelease Release = WireRelease.Plain;
#elif WIRE_V21_0_7
    private const WireRelease Release = WireRelease.Progressive;
#elif WIRE_ZKEVM_V0_3_3
    private const WireRelease Release = WireRelease.Zkevm033;
#else
    private const WireRelease Release = WireRelease.OfInput;
#endif

    [DllImport("zkvm")]
    private static extern void read_input(byte** data, nuint* size);

    [DllImport("zkvm")]
    private static extern void write_output(byte* data, nuint size);

    private static int Main()
    {
        byte* data;
        nuint size;
        read_input(&data, &size);
        byte[] input = new ReadOnlySpan<byte>(data, checked((int)size)).ToArray();
        byte[] output = StatelessValidator.Validate(input, Mode, Release).Output;
        fixed (byte* p = output)
            write_output(p, (nuint)output.Length);
        return 0;
    }
}

using System.Runtime.InteropServices;

namespace Perjury.Kernels;

/// <summary>Runs every kernel and its C twin on the same data and compares; the counts are read off the emulator by symbol.</summary>
internal static unsafe class Program
{
    private const int Values = 1000;
    private static int s_failures;

    [DllImport("twins")]
    private static extern void twin_keccak_f(ulong* state);

    [DllImport("twins")]
    private static extern void twin_mulmod(U256* result, U256* a, U256* b, U256* m);

    [DllImport("twins")]
    private static extern void twin_sum(U256* result, U256* values, ulong count);

    [DllImport("twins")]
    private static extern int twin_interpret(
        byte* code,
        ulong length,
        U256* stack,
        long* gas,
        int* top
    );

    private static int Main()
    {
        Keccak();
        Modular();
        Sums();
        Interpret();
        Console.WriteLine(s_failures == 0 ? "kernels agree" : "kernels differ");
        return s_failures;
    }

    private static void Check(bool same, string what)
    {
        if (same)
            return;
        s_failures++;
        Console.WriteLine(what);
    }

    private static void Keccak()
    {
        var a = new ulong[25];
        var b = new ulong[25];
        for (int i = 0; i < 10; i++)
        {
            KeccakF.Permute(a);
            fixed (ulong* p = b)
                twin_keccak_f(p);
            Check(a.AsSpan().SequenceEqual(b), "keccak-f");
        }
        Check(a[0] != 0, "keccak-f is the identity");
        var zero = new ulong[25];
        KeccakF.Permute(zero);
        // First lane of keccak-f[1600] of the zero state (Keccak team's intermediate values).
        Check(zero[0] == 0xF1258F7940E1DDE7, "keccak-f of zero");
    }

    private static ulong Next(ref ulong x)
    {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        return x;
    }

    private static U256 Random(ref ulong x) =>
        new(Next(ref x), Next(ref x), Next(ref x), Next(ref x));

    private static void Modular()
    {
        ulong seed = 88172645463325252;
        for (int i = 0; i < 100; i++)
        {
            U256 a = Random(ref seed);
            U256 b = Random(ref seed);
            U256 m = Random(ref seed);
            if (i % 10 == 9)
                m = new U256(m.L0, m.L1, m.L2, m.L3 >> (i / 2));
            U256 r = MulMod.Compute(a, b, m);
            U256 t;
            twin_mulmod(&t, &a, &b, &m);
            Check((r - t).IsZero && r < m, "mulmod");
        }
    }

    private static void Sums()
    {
        var values = new U256[Values];
        ulong seed = 1;
        for (int i = 0; i < values.Length; i++)
            values[i] = Random(ref seed);
        U256 sum = U256.Sum(values);
        U256 twin;
        fixed (U256* p = values)
            twin_sum(&twin, p, Values);
        Check((sum - twin).IsZero, "sum");
    }

    /// <summary>Adds up 76, 75, … 1: nine operations before the loop, 13 a turn, 1000 in all with the STOP.</summary>
    private static void Interpret()
    {
        ReadOnlySpan<byte> code =
        [
            0x60,
            0x00,
            0x60,
            0x4c, // PUSH1 acc, PUSH1 n
            0x58,
            0x50,
            0x58,
            0x50,
            0x58,
            0x50,
            0x58,
            0x50,
            0x5b, // PC, POP four times, JUMPDEST
            0x5b,
            0x80,
            0x91,
            0x01,
            0x90, // 13: acc n; DUP1 SWAP2 ADD SWAP1: acc + n, n
            0x60,
            0x01,
            0x90,
            0x03, // PUSH1 1 SWAP1 SUB: n - 1
            0x58,
            0x50, // PC POP
            0x80,
            0x60,
            0x0d,
            0x57, // DUP1 PUSH1 13 JUMPI
            0x00,
        ];
        var stack = new U256[1025];
        long gas = 1_000_000;
        var halt = Interpreter.Run(code, stack, ref gas, out int top);
        var other = new U256[1025];
        long gasTwin = 1_000_000;
        int topTwin;
        int haltTwin;
        fixed (byte* c = code)
        fixed (U256* s = other)
            haltTwin = twin_interpret(c, (ulong)code.Length, s, &gasTwin, &topTwin);
        Check((int)halt == haltTwin && gas == gasTwin && top == topTwin, "interpreter");
        Check((stack[0] - other[0]).IsZero && stack[0].L0 == 76 * 77 / 2, "interpreter stack");
    }
}

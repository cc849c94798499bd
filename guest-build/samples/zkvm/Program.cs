namespace Perjury.Samples.Zkvm;

/// <summary>
/// Every accelerator of the zkvm-standards as an extern C symbol. The input is a list of calls, the output what they answered; the
/// calls of the tests come from tests/Guestc.Tests/Accelerators/vectors.txt.
/// </summary>
/// <remarks>
/// A call: u8 function (its place in <see cref="Call"/>), u8 number of arguments, then each as u8 kind, u64 value and, for the kinds
/// that read memory, as many bytes as the value says. An answer: i32 status, then the outputs in order, zero where the status is not.
/// </remarks>
internal static unsafe class Program
{
    private const int MaxArguments = 7;

    private static int Main()
    {
        byte* input;
        nuint size;
        Zkvm.read_input(&input, &size);
        byte* end = input + size;
        ulong[] room = new ulong[1 << 14];
        while (input < end)
        {
            fixed (ulong* memory = room)
                input = Answer(input, (byte*)memory);
        }
        return 0;
    }

    /// <summary>Lays the arguments out, makes one call, writes its answer; returns where the next call begins.</summary>
    private static byte* Answer(byte* input, byte* memory)
    {
        ulong* a = stackalloc ulong[MaxArguments];
        nuint* outputs = stackalloc nuint[MaxArguments];
        int function = *input++;
        int count = *input++;
        for (int k = 0; k < count; k++)
        {
            char kind = (char)*input++;
            ulong value = 0;
            for (int i = 0; i < 8; i++)
                value |= (ulong)*input++ << (8 * i);
            if (kind == '#')
            {
                a[k] = value;
                continue;
            }
            byte* at = kind == '~' ? memory + 1 : memory;
            a[k] = (ulong)at;
            outputs[k] = kind is '>' or '!' ? (nuint)value : 0;
            bool read = kind != '>';
            for (ulong i = 0; i < value; i++)
                at[i] = read ? *input++ : (byte)0xee;
            memory = at + (value + 8 & ~7ul);
            memory = (byte*)((ulong)memory + 7 & ~7ul);
        }
        int status = Call(function, a);
        Zkvm.write_output((byte*)&status, 4);
        for (int k = 0; k < count; k++)
        {
            byte* at = (byte*)a[k];
            for (nuint i = 0; status != 0 && i < outputs[k]; i++)
                at[i] = 0;
            Zkvm.write_output(at, outputs[k]);
        }
        return input;
    }

    private static int Call(int function, ulong* a)
    {
        byte* p = (byte*)a[0];
        byte* q = (byte*)a[1];
        byte* r = (byte*)a[2];
        byte* s = (byte*)a[3];
        byte* t = (byte*)a[4];
        return function switch
        {
            0 => Zkvm.zkvm_keccak256(p, (nuint)a[1], r),
            1 => Zkvm.zkvm_secp256k1_verify(p, q, r, (bool*)s),
            2 => Zkvm.zkvm_secp256k1_ecrecover(p, q, (byte)a[2], s),
            3 => Zkvm.zkvm_sha256(p, (nuint)a[1], r),
            4 => Zkvm.zkvm_ripemd160(p, (nuint)a[1], r),
            5 => Zkvm.zkvm_modexp(p, (nuint)a[1], r, (nuint)a[3], t, (nuint)a[5], (byte*)a[6]),
            6 => Zkvm.zkvm_bn254_g1_add(p, q, r),
            7 => Zkvm.zkvm_bn254_g1_mul(p, q, r),
            8 => Zkvm.zkvm_bn254_pairing(p, (nuint)a[1], (bool*)r),
            9 => Zkvm.zkvm_blake2f((uint)a[0], q, r, s, (byte)a[4]),
            10 => Zkvm.zkvm_kzg_point_eval(p, q, r, s, (bool*)t),
            11 => Zkvm.zkvm_bls12_g1_add(p, q, r),
            12 => Zkvm.zkvm_bls12_g1_msm(p, (nuint)a[1], r),
            13 => Zkvm.zkvm_bls12_g2_add(p, q, r),
            14 => Zkvm.zkvm_bls12_g2_msm(p, (nuint)a[1], r),
            15 => Zkvm.zkvm_bls12_pairing(p, (nuint)a[1], (bool*)r),
            16 => Zkvm.zkvm_bls12_map_fp_to_g1(p, q),
            17 => Zkvm.zkvm_bls12_map_fp2_to_g2(p, q),
            18 => Zkvm.zkvm_secp256r1_verify(p, q, r, (bool*)s),
            _ => throw new ArgumentOutOfRangeException(nameof(function)),
        };
    }
}

using System.Runtime.InteropServices;

namespace Perjury.Samples.Zkvm;

/// <summary>
/// The C seam as a program declares it: Platforms/zkvm_accelerators.h in C#. Pointers to structures are 8-aligned; status 0 is done, -1 failed.
/// </summary>
internal static unsafe class Zkvm
{
    [DllImport("zkvm")]
    public static extern void read_input(byte** data, nuint* size);

    [DllImport("zkvm")]
    public static extern void write_output(byte* data, nuint size);

    [DllImport("zkvm")]
    public static extern int zkvm_keccak256(byte* data, nuint size, byte* out32);

    [DllImport("zkvm")]
    public static extern int zkvm_secp256k1_verify(byte* msg, byte* sig, byte* key, bool* verified);

    [DllImport("zkvm")]
    public static extern int zkvm_secp256k1_ecrecover(byte* msg, byte* sig, byte recid, byte* key);

    [DllImport("zkvm")]
    public static extern int zkvm_sha256(byte* data, nuint size, byte* out32);

    [DllImport("zkvm")]
    public static extern int zkvm_ripemd160(byte* data, nuint size, byte* out32);

    [DllImport("zkvm")]
    public static extern int zkvm_modexp(
        byte* number,
        nuint numberSize,
        byte* exponent,
        nuint exponentSize,
        byte* modulus,
        nuint modulusSize,
        byte* result
    );

    [DllImport("zkvm")]
    public static extern int zkvm_bn254_g1_add(byte* a, byte* b, byte* result);

    [DllImport("zkvm")]
    public static extern int zkvm_bn254_g1_mul(byte* point, byte* scalar, byte* result);

    [DllImport("zkvm")]
    public static extern int zkvm_bn254_pairing(byte* pairs, nuint count, bool* verified);

    [DllImport("zkvm")]
    public static extern int zkvm_blake2f(uint rounds, byte* h, byte* m, byte* t, byte f);

    [DllImport("zkvm")]
    public static extern int zkvm_kzg_point_eval(
        byte* commitment,
        byte* z,
        byte* y,
        byte* proof,
        bool* verified
    );

    [DllImport("zkvm")]
    public static extern int zkvm_bls12_g1_add(byte* a, byte* b, byte* result);

    [DllImport("zkvm")]
    public static extern int zkvm_bls12_g1_msm(byte* pairs, nuint count, byte* result);

    [DllImport("zkvm")]
    public static extern int zkvm_bls12_g2_add(byte* a, byte* b, byte* result);

    [DllImport("zkvm")]
    public static extern int zkvm_bls12_g2_msm(byte* pairs, nuint count, byte* result);

    [DllImport("zkvm")]
    public static extern int zkvm_bls12_pairing(byte* pairs, nuint count, bool* verified);

    [DllImport("zkvm")]
    public static extern int zkvm_bls12_map_fp_to_g1(byte* fp, byte* result);

    [DllImport("zkvm")]
    public static extern int zkvm_bls12_map_fp2_to_g2(byte* fp2, byte* result);

    [DllImport("zkvm")]
    public static extern int zkvm_secp256r1_verify(byte* msg, byte* sig, byte* key, bool* verified);
}

using System.Globalization;
using System.Numerics;
using System.Text;

namespace Perjury.GuestBuild.Platforms;

/// <summary>
/// The machine that programs are made for: numbers, pairs and curves in the order that their instructions count them. OpenVM's tools read
/// it from a file; what they run is the program and that file together.
/// </summary>
internal static class OpenVmConfiguration
{
    /// <summary>A prime, with the name of its operations in counts.</summary>
    public sealed record Modulus(string Name, BigInteger Value)
    {
        public int Bytes => Value.GetByteCount(isUnsigned: true) <= 32 ? 32 : 48;
    }

    /// <summary>y² = x³ + ax + b over a field, with a group of an order.</summary>
    public sealed record Curve(
        string Name,
        string Structure,
        Modulus Field,
        Modulus Order,
        BigInteger A,
        BigInteger B
    );

    private static readonly Modulus[] Primes =
    [
        Prime("bn254_p", "30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47"),
        Prime("bn254_r", "30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000001"),
        Prime("secp256k1_p", "fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f"),
        Prime("secp256k1_n", "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141"),
        Prime("secp256r1_p", "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff"),
        Prime("secp256r1_n", "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"),
        Prime(
            "bls12_381_p",
            "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab"
        ),
        Prime("bls12_381_r", "73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001"),
    ];

    public static IReadOnlyList<Modulus> Moduli => Primes;

    /// <summary>Fields with their extensions by a root of -1.</summary>
    public static IReadOnlyList<(string Structure, Modulus Field)> Pairs { get; } =
    [("Bn254Fp2", Primes[0]), ("Bls12_381Fp2", Primes[6])];

    public static IReadOnlyList<Curve> Curves { get; } =
    [
        new("bn254", "Bn254G1Affine", Primes[0], Primes[1], 0, 3),
        new("secp256k1", "Secp256k1Point", Primes[2], Primes[3], 0, 7),
        new(
            "secp256r1",
            "P256Point",
            Primes[4],
            Primes[5],
            Primes[4].Value - 3,
            Hex("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b")
        ),
        new("bls12_381", "Bls12_381G1Affine", Primes[6], Primes[7], 0, 4),
    ];

    /// <summary>The file as the vendor's tools read it. Public values are as many as they give without a word: 64 bytes.</summary>
    public static string Text
    {
        get
        {
            var text = new StringBuilder(
                """
                # What the program beside this file was made for. The order of moduli and curves is the one of its instructions.
                [app_vm_config.rv64i]
                [app_vm_config.rv64m]
                [app_vm_config.io]
                [app_vm_config.keccak]
                [app_vm_config.sha2]
                [app_vm_config.bigint]

                [app_vm_config.modular]
                supported_moduli = [

                """
            );
            foreach (Modulus modulus in Moduli)
                text.Append(CultureInfo.InvariantCulture, $"  \"{modulus.Value}\",\n");
            text.Append("]\n\n[app_vm_config.fp2]\nsupported_moduli = [\n");
            foreach (var (structure, prime) in Pairs)
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"  [\"{structure}\", \"{prime.Value}\"],\n"
                );
            text.Append("]\n");
            foreach (Curve curve in Curves)
            {
                text.Append("\n[[app_vm_config.ecc.supported_curves]]\n");
                Line("struct_name", curve.Structure);
                Line("modulus", curve.Field.Value);
                Line("scalar", curve.Order.Value);
                Line("a", curve.A);
                Line("b", curve.B);
            }
            return text.ToString();

            void Line(string name, object value) =>
                text.Append(CultureInfo.InvariantCulture, $"{name} = \"{value}\"\n");
        }
    }

    private static Modulus Prime(string name, string hex) => new(name, Hex(hex));

    private static BigInteger Hex(string digits) =>
        BigInteger.Parse("0" + digits, NumberStyles.AllowHexSpecifier);
}

using System.Numerics;
using Perjury.Guest.Crypto;
using Perjury.Guest.Crypto.Curves;
using Perjury.Guest.Crypto.Fields;
using Perjury.Guest.Primitives;

namespace Perjury.Witness.Generator;

/// <summary>A signature as transactions carry it: low s.</summary>
public readonly record struct Signature(byte YParity, UInt256 R, UInt256 S);

/// <summary>
/// A key that signs for generated chains. The nonce is keccak(key ‖ hash): deterministic, and good enough for keys that guard
/// nothing.
/// </summary>
public sealed class Wallet
{
    private static readonly BigInteger s_order = BigInteger.Parse(
        "0FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141",
        System.Globalization.NumberStyles.HexNumber,
        System.Globalization.CultureInfo.InvariantCulture
    );

    private static readonly byte[] s_generatorX = Convert.FromHexString(
        "79BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F81798"
    );

    private static readonly byte[] s_generatorY = Convert.FromHexString(
        "483ADA7726A3C4655DA4FBFC0E1108A8FD17B448A68554199C47D08FFB10D4B8"
    );

    private readonly byte[] _key;

    public Wallet(byte[] key32)
    {
        _key = key32;
        (byte[] x, byte[] y) = MultiplyGenerator(key32);
        Address = new Address(Digest.Keccak256([.. x, .. y]).ToArray().AsSpan(12));
    }

    public Address Address { get; }

    /// <summary>A wallet of its own for each index.</summary>
    public static Wallet Numbered(int index) =>
        new(
            Digest
                .Keccak256(System.Text.Encoding.ASCII.GetBytes("perjury wallet " + index))
                .ToArray()
        );

    public Signature Sign(in Hash256 hash)
    {
        byte[] nonce = Digest.Keccak256([.. _key, .. hash.ToArray()]).ToArray();
        (byte[] x, byte[] y) = MultiplyGenerator(nonce);
        BigInteger r = Number(x) % s_order;
        BigInteger k = Number(nonce) % s_order;
        BigInteger inverse = BigInteger.ModPow(k, s_order - 2, s_order);
        BigInteger s = inverse * (Number(hash.ToArray()) + r * Number(_key)) % s_order;
        byte parity = (byte)(y[31] & 1);
        if (s > s_order / 2)
        {
            s = s_order - s;
            parity ^= 1;
        }
        return new Signature(parity, Word(r), Word(s));
    }

    private static (byte[] X, byte[] Y) MultiplyGenerator(byte[] scalar)
    {
        Limbs4 k = Limbs4.FromBigEndian(Word(Number(scalar) % s_order).ToBigEndian());
        Secp256k1Point<Secp256k1Field, Limbs4> point = Secp256k1Multiplication<
            Secp256k1Field,
            Limbs4
        >.Combine(
            k,
            default,
            Limbs4.FromBigEndian(s_generatorX),
            Limbs4.FromBigEndian(s_generatorY)
        );
        point.ToAffine(out Limbs4 x, out Limbs4 y);
        byte[] bytesX = new byte[32];
        byte[] bytesY = new byte[32];
        x.WriteBigEndian(bytesX);
        y.WriteBigEndian(bytesY);
        return (bytesX, bytesY);
    }

    private static BigInteger Number(byte[] bigEndian) =>
        new(bigEndian, isUnsigned: true, isBigEndian: true);

    private static UInt256 Word(BigInteger value) =>
        UInt256.FromBigEndianShort(value.ToByteArray(isUnsigned: true, isBigEndian: true));
}

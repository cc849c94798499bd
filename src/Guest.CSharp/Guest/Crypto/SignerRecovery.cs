using Perjury.Guest.Crypto.Fields;
using Perjury.Guest.Primitives;

namespace Perjury.Guest.Crypto;

/// <summary>Who signed (EELS recover_sender and recover_authority, after their checks of range).</summary>
public static class SignerRecovery
{
    /// <summary>How many signers may be asked for at once.</summary>
    public const int Together = 2 * SideBySide;

    /// <summary>Signers that are recovered at once where the machine has the vectors for it.</summary>
    private const int SideBySide = Secp256k1FourKeys.Count;

    /// <summary>Four at once take a little more time than two one by one.</summary>
    private const int FewestSideBySide = 3;

    /// <summary>Whether several signers at once are faster than one by one.</summary>
    public static bool IsFasterTogether => Secp256k1FourKeys.IsSupported;

    /// <summary>The address of the key that signed a hash; false if no key did. r and s are in range, the parity is 0 or 1.</summary>
    public static bool TryRecover(
        in Hash256 hash,
        in UInt256 r,
        in UInt256 s,
        ulong parity,
        out Address signer
    )
    {
        Span<byte> message = stackalloc byte[32];
        Span<byte> signature = stackalloc byte[64];
        Span<byte> key = stackalloc byte[64];
        hash.CopyTo(message);
        r.WriteBigEndian(signature);
        s.WriteBigEndian(signature.Slice(32));
        if (!Accelerators.Secp256k1Recover(message, signature, (byte)parity, key))
        {
            signer = default;
            return false;
        }
        signer = AddressOf(key);
        return true;
    }

    /// <summary>The signers of up to eight hashes, each as above; none where what is signed is out of range.</summary>
    public static void Recover(
        ReadOnlySpan<SignedHash> signed,
        Span<Address> signers,
        Span<bool> found
    )
    {
        while (IsFasterTogether && signed.Length >= FewestSideBySide)
        {
            int count = Math.Min(signed.Length, SideBySide);
            RecoverSideBySide(signed.Slice(0, count), signers, found);
            signed = signed.Slice(count);
            signers = signers.Slice(count);
            found = found.Slice(count);
        }
        for (int i = 0; i < signed.Length; i++)
        {
            ref readonly SignedHash one = ref signed[i];
            signers[i] = default;
            found[i] =
                one.IsInRange && TryRecover(one.Hash, one.R, one.S, one.Parity.U0, out signers[i]);
        }
    }

    private static void RecoverSideBySide(
        ReadOnlySpan<SignedHash> signed,
        Span<Address> signers,
        Span<bool> found
    )
    {
        Span<Limbs4> r = stackalloc Limbs4[SideBySide];
        Span<Limbs4> s = stackalloc Limbs4[SideBySide];
        Span<Limbs4> z = stackalloc Limbs4[SideBySide];
        Span<bool> odd = stackalloc bool[SideBySide];
        Span<bool> hasKey = stackalloc bool[SideBySide];
        Span<byte> keys = stackalloc byte[64 * SideBySide];
        Span<byte> hash = stackalloc byte[32];
        // Places without a signature have any numbers in range.
        r.Fill(new Limbs4(1, 0, 0, 0));
        s.Fill(new Limbs4(1, 0, 0, 0));
        z.Clear();
        odd.Clear();
        for (int i = 0; i < signed.Length; i++)
        {
            ref readonly SignedHash one = ref signed[i];
            if (one.IsInRange)
            {
                r[i] = new Limbs4(one.R.U0, one.R.U1, one.R.U2, one.R.U3);
                s[i] = new Limbs4(one.S.U0, one.S.U1, one.S.U2, one.S.U3);
                one.Hash.CopyTo(hash);
                z[i] = Secp256k1.HashScalar(hash);
                odd[i] = !one.Parity.IsZero;
            }
        }
        Secp256k1FourKeys.Recover(r, s, z, odd, keys, hasKey);
        for (int i = 0; i < signed.Length; i++)
        {
            found[i] = hasKey[i] && signed[i].IsInRange;
            signers[i] = found[i] ? AddressOf(keys.Slice(64 * i, 64)) : default;
        }
    }

    private static Address AddressOf(ReadOnlySpan<byte> key64)
    {
        Span<byte> digest = stackalloc byte[32];
        Accelerators.Keccak256(key64, digest);
        return new Address(digest.Slice(12));
    }
}

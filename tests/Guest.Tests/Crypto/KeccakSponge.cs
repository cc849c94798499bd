using Perjury.Guest.Crypto;

namespace Perjury.Guest.Tests.Crypto;

/// <summary>The sponge of FIPS 202 at any rate, suffix and bit length, slow and plain, over the guest's permutation.</summary>
public static class KeccakSponge
{
    /// <summary>Bit-granular sponge: message bits lowest first in each byte, then the suffix bits, then 1 0* 1.</summary>
    public static byte[] Digest(
        int rate,
        byte[] message,
        int bits,
        int suffix,
        int suffixBits,
        int digestLength
    )
    {
        int total = bits + suffixBits + 1;
        byte[] padded = new byte[(total / 8 / rate + 1) * rate];
        if (total + 1 > padded.Length * 8)
        {
            padded = new byte[padded.Length + rate];
        }
        Array.Copy(message, padded, bits / 8);
        if (bits % 8 != 0)
        {
            // The KAT files keep the bits of a last partial byte at its high end.
            padded[bits / 8] = (byte)(message[bits / 8] >> (8 - bits % 8));
        }
        int end = (suffix | 1 << suffixBits) << bits % 8;
        padded[bits / 8] |= (byte)end;
        if (end > 0xff)
        {
            padded[bits / 8 + 1] |= (byte)(end >> 8);
        }
        padded[^1] |= 0x80;
        ulong[] state = new ulong[25];
        for (int block = 0; block < padded.Length; block += rate)
        {
            for (int i = 0; i < rate; i++)
            {
                state[i / 8] ^= (ulong)padded[block + i] << 8 * (i % 8);
            }
            Accelerators.KeccakF(state);
        }
        byte[] digest = new byte[digestLength];
        for (int i = 0; i < digestLength; i++)
        {
            if (i > 0 && i % rate == 0)
            {
                Accelerators.KeccakF(state);
            }
            digest[i] = (byte)(state[i % rate / 8] >> 8 * (i % 8));
        }
        return digest;
    }
}

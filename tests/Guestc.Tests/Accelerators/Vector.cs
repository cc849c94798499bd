using System.Buffers.Binary;
using System.Globalization;

namespace Perjury.GuestBuild.Tests.Accelerators;

/// <summary>One argument of a call: <see cref="Kind"/> is one of <c>@ ~ # &gt; !</c>, as vectors.txt explains them.</summary>
internal sealed record Argument(char Kind, ulong Value, byte[] Bytes)
{
    /// <summary>Bytes the call writes here; 0 for what it only reads.</summary>
    public int OutputSize => Kind is '>' or '!' ? (int)Value : 0;

    public static Argument Parse(string word)
    {
        char kind = word[0];
        string text = word[1..];
        if (kind is '#' or '>')
            return new Argument(kind, ulong.Parse(text, CultureInfo.InvariantCulture), []);
        byte[] bytes = Convert.FromHexString(text);
        return new Argument(kind, (ulong)bytes.Length, bytes);
    }
}

/// <summary>A line of vectors.txt: a call and its answer, i32 status and the outputs, zero where it failed.</summary>
internal sealed record Vector(int Line, string Function, Argument[] Arguments, byte[] Answer)
{
    /// <summary>The functions in the order of the standard, which is how the sample numbers them.</summary>
    public static readonly string[] Functions =
    [
        "zkvm_keccak256",
        "zkvm_secp256k1_verify",
        "zkvm_secp256k1_ecrecover",
        "zkvm_sha256",
        "zkvm_ripemd160",
        "zkvm_modexp",
        "zkvm_bn254_g1_add",
        "zkvm_bn254_g1_mul",
        "zkvm_bn254_pairing",
        "zkvm_blake2f",
        "zkvm_kzg_point_eval",
        "zkvm_bls12_g1_add",
        "zkvm_bls12_g1_msm",
        "zkvm_bls12_g2_add",
        "zkvm_bls12_g2_msm",
        "zkvm_bls12_pairing",
        "zkvm_bls12_map_fp_to_g1",
        "zkvm_bls12_map_fp2_to_g2",
        "zkvm_secp256r1_verify",
    ];

    public bool Fails => BinaryPrimitives.ReadInt32LittleEndian(Answer) != 0;

    /// <summary>Every vector of a file.</summary>
    public static Vector[] ReadAll(string path) =>
        [
            .. File.ReadLines(path)
                .Select((text, index) => (text, line: index + 1))
                .Where(item => item.text.Length > 0 && item.text[0] != '#')
                .Select(item => Parse(item.text, item.line)),
        ];

    private static Vector Parse(string text, int line)
    {
        string[] words = text.Split(' ');
        int equals = Array.IndexOf(words, "=");
        Argument[] arguments = [.. words[1..equals].Select(Argument.Parse)];
        byte[] answer = new byte[4 + arguments.Sum(argument => argument.OutputSize)];
        int status = int.Parse(words[equals + 1], CultureInfo.InvariantCulture);
        BinaryPrimitives.WriteInt32LittleEndian(answer, status);
        Convert.FromHexString(string.Concat(words[(equals + 2)..])).CopyTo(answer, 4);
        return new Vector(line, words[0], arguments, answer);
    }

    /// <summary>The same call with every input, structures included, where the standard does not want them.</summary>
    public Vector AtOddAddresses() =>
        this with
        {
            Arguments =
            [
                .. Arguments.Select(argument =>
                    argument.Kind == '@' ? argument with { Kind = '~' } : argument
                ),
            ],
        };

    /// <summary>The call as the sample reads it.</summary>
    public byte[] Encode()
    {
        using var bytes = new MemoryStream();
        bytes.WriteByte((byte)Array.IndexOf(Functions, Function));
        bytes.WriteByte((byte)Arguments.Length);
        Span<byte> value = stackalloc byte[8];
        foreach (Argument argument in Arguments)
        {
            bytes.WriteByte((byte)argument.Kind);
            BinaryPrimitives.WriteUInt64LittleEndian(value, argument.Value);
            bytes.Write(value);
            bytes.Write(argument.Bytes);
        }
        return bytes.ToArray();
    }
}

using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Text.Json;
using Perjury.Tests;

namespace Perjury.Guest.Tests.Crypto;

/// <summary>One Wycheproof ECDSA case: the signature as r‖s, or null where its encoding alone is invalid.</summary>
public sealed record WycheproofCase(
    string Name,
    byte[] Hash,
    byte[]? Signature,
    byte[] PublicKey,
    bool Valid,
    string[] Flags
)
{
    /// <summary>All cases of one file; DER and P1363 forms are told apart by the file name.</summary>
    public static IReadOnlyList<WycheproofCase> Read(string file)
    {
        using JsonDocument json = JsonDocument.Parse(
            FixtureArchive.ReadText("wycheproof", $"wycheproof/{file}")
        );
        bool p1363 = file.Contains("p1363");
        List<WycheproofCase> cases = [];
        foreach (JsonElement group in json.RootElement.GetProperty("testGroups").EnumerateArray())
        {
            byte[] key = Convert.FromHexString(
                group.GetProperty("publicKey").GetProperty("uncompressed").GetString()!
            );
            string sha = group.GetProperty("sha").GetString()!;
            foreach (JsonElement test in group.GetProperty("tests").EnumerateArray())
            {
                byte[] message = Convert.FromHexString(test.GetProperty("msg").GetString()!);
                byte[] signature = Convert.FromHexString(test.GetProperty("sig").GetString()!);
                cases.Add(
                    new WycheproofCase(
                        $"{file} #{test.GetProperty("tcId").GetInt32()} {test.GetProperty("comment").GetString()}",
                        sha == "SHA3-256" ? SHA3_256.HashData(message) : SHA256.HashData(message),
                        p1363 ? FromP1363(signature) : FromDer(signature),
                        key[1..],
                        test.GetProperty("result").GetString() == "valid",
                        [
                            .. test.GetProperty("flags")
                                .EnumerateArray()
                                .Select(flag => flag.GetString()!),
                        ]
                    )
                );
            }
        }
        return cases;
    }

    private static byte[]? FromP1363(byte[] signature) => signature.Length == 64 ? signature : null;

    private static byte[]? FromDer(byte[] signature)
    {
        try
        {
            AsnReader outer = new(signature, AsnEncodingRules.DER);
            AsnReader inner = outer.ReadSequence();
            outer.ThrowIfNotEmpty();
            BigInteger r = inner.ReadInteger();
            BigInteger s = inner.ReadInteger();
            inner.ThrowIfNotEmpty();
            return IsWord(r) && IsWord(s) ? [.. Word(r), .. Word(s)] : null;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    private static bool IsWord(BigInteger value) =>
        value.Sign >= 0 && value.GetByteCount(isUnsigned: true) <= 32;

    private static byte[] Word(BigInteger value)
    {
        byte[] bytes = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[32 - bytes.Length], .. bytes];
    }
}

using System.Globalization;
using NUnit.Framework;
using Perjury.Guest.Tests.Crypto;
using Perjury.GuestBuild.Emulator;
using Perjury.GuestBuild.Tests.Accelerators;
using Perjury.GuestBuild.Tests.Conformance;
using BigInteger = System.Numerics.BigInteger;

namespace Perjury.GuestBuild.Tests.Platforms;

/// <summary>Wycheproof's ECDSA verdicts by the functions of the standard on ZisK 1.4 and OpenVM or the platforms named, and the keys that valid signatures give back.</summary>
[TestFixture]
public sealed class ZkvmSignatureTests
{
    /// <summary>Every n-th case; 1 takes all.</summary>
    private const string EveryVariable = "PERJURY_WYCHEPROOF_EVERY";

    /// <summary>Platforms with commas between them.</summary>
    private const string PlatformsVariable = "PERJURY_WYCHEPROOF_PLATFORMS";

    private static readonly BigInteger Order = Hex(
        "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141"
    );

    /// <summary>An x-coordinate of the order or more leaves an r below this, and no parity gives its key back.</summary>
    private static readonly BigInteger PrimeLessOrder =
        Hex("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEFFFFFC2F") - Order;

    private static readonly string[] Files =
    [
        "ecdsa_secp256k1_sha256_test.json",
        "ecdsa_secp256k1_sha256_p1363_test.json",
        "ecdsa_secp256k1_sha3_256_test.json",
        "ecdsa_secp256k1_sha256_bitcoin_test.json",
        "ecdsa_secp256r1_sha256_test.json",
        "ecdsa_secp256r1_sha256_p1363_test.json",
    ];

    private string _folder = "";
    private string _assembly = "";

    private static IEnumerable<string> Platforms =>
        (Environment.GetEnvironmentVariable(PlatformsVariable) ?? "zisk-1.4,openvm").Split(',');

    [OneTimeSetUp]
    public void CompileSample()
    {
        Guestc.RequireTools("clang");
        _folder = Directory.CreateTempSubdirectory("guestc-ecdsa-").FullName;
        string sample = Path.Combine(Guestc.Root, "guest-build", "samples", "zkvm");
        _assembly = HostProgram.Compile(_folder, Directory.GetFiles(sample, "*.cs"));
    }

    [OneTimeTearDown]
    public void DeleteFolder()
    {
        if (_folder.Length > 0)
            Directory.Delete(_folder, true);
    }

    [TestCaseSource(nameof(Platforms))]
    public void Wycheproof_verdicts_agree_and_valid_signatures_give_their_keys(string platform)
    {
        int every = int.Parse(
            Environment.GetEnvironmentVariable(EveryVariable) ?? "50",
            CultureInfo.InvariantCulture
        );
        string elf = Path.Combine(_folder, $"ecdsa-{platform}.elf");
        Guestc.Build(_folder, _assembly, "--target", platform, "-o", elf, "-q");
        using Machine machine = ZkvmPlatform.Load(elf, platform);
        var used = new SortedSet<string>(StringComparer.Ordinal);
        int verdicts = 0;
        int keys = 0;
        Assert.Multiple(() =>
        {
            foreach (string file in Files)
            {
                string curve = file.Contains("secp256k1") ? "secp256k1" : "secp256r1";
                bool isLowAlone = file.Contains("bitcoin");
                // A signature whose encoding is invalid never comes to a function that takes numbers.
                WycheproofCase[] cases =
                [
                    .. WycheproofCase.Read(file).Where(test => test.Signature is not null),
                ];
                for (int i = 0; i < cases.Length; i += every)
                {
                    WycheproofCase test = cases[i];
                    byte[] signature = test.Signature!;
                    bool isHigh = new BigInteger(signature.AsSpan(32), true, true) > Order / 2;
                    byte[] answer = Call(
                        $"zkvm_{curve}_verify",
                        [
                            new('@', 32, test.Hash),
                            new('@', 64, signature),
                            new('@', 64, test.PublicKey),
                            new('>', 1, []),
                        ]
                    );
                    verdicts++;
                    byte[] verdict = [0, 0, 0, 0, test.Valid ? (byte)1 : (byte)0];
                    if (isLowAlone && isHigh)
                        answer[4] = 0;
                    Assert.That(answer, Is.EqualTo(verdict), test.Name);
                    bool isReduced =
                        new BigInteger(signature.AsSpan(0, 32), true, true) < PrimeLessOrder;
                    if (!test.Valid || curve != "secp256k1" || isReduced)
                        continue;
                    byte[] key = [0, 0, 0, 0, .. test.PublicKey];
                    bool isGivenBack =
                        Recover(0).SequenceEqual(key) || Recover(1).SequenceEqual(key);
                    keys++;
                    Assert.That(isGivenBack, test.Name);

                    byte[] Recover(ulong parity) =>
                        Call(
                            "zkvm_secp256k1_ecrecover",
                            [
                                new('@', 32, test.Hash),
                                new('@', 64, signature),
                                new('#', parity, []),
                                new('>', 64, []),
                            ]
                        );
                }
            }
        });
        Assert.That(used, Is.Not.Empty, "by the accelerators");
        TestContext.Out.WriteLine(
            $"{platform}: {verdicts} verdicts, {keys} keys, by {string.Join(' ', used)}"
        );

        byte[] Call(string function, Argument[] arguments)
        {
            int size = 4 + arguments.Sum(argument => argument.OutputSize);
            var call = new Vector(0, function, arguments, new byte[size]);
            var (exitCode, _, output) = ZkvmPlatform.Run(machine, call.Encode());
            Assert.That(exitCode, Is.Zero);
            used.UnionWith(machine.Environment.Uses.Keys);
            return output[..size];
        }
    }

    private static BigInteger Hex(string digits) =>
        new(Convert.FromHexString(digits), isUnsigned: true, isBigEndian: true);
}

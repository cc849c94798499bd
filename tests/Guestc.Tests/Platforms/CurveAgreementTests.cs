using System.Security.Cryptography;
using NUnit.Framework;
using Perjury.GuestBuild.Emulator;
using Perjury.GuestBuild.Platforms;
using Perjury.GuestBuild.Tests.Accelerators;
using Perjury.GuestBuild.Tests.Conformance;
using BigInteger = System.Numerics.BigInteger;

namespace Perjury.GuestBuild.Tests.Platforms;

/// <summary>Functions over a platform's sums of points give what the software gives, for the points and numbers where sums have no formula too.</summary>
[TestFixture]
public sealed class CurveAgreementTests
{
    private const int Bn254Bytes = 32;
    private const int Bls12Bytes = 48;

    private static readonly BigInteger Bn254Order = Hex(
        "30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000001"
    );

    private static readonly BigInteger Bls12Order = Hex(
        "73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001"
    );

    private readonly HostAccelerators _host = new();
    private string _folder = "";
    private string _assembly = "";

    private static IEnumerable<string> Platforms => ["openvm", "sp1", "zisk-1.3"];

    [OneTimeSetUp]
    public void CompileSample()
    {
        Guestc.RequireTools("clang");
        _folder = Directory.CreateTempSubdirectory("guestc-curves-").FullName;
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
    public void Sums_and_multiples_are_those_of_the_software(string platform)
    {
        string elf = Path.Combine(_folder, $"curves-{platform}.elf");
        Guestc.Build(_folder, _assembly, "--target", platform, "-o", elf, "-q");
        using Machine machine = ZkvmPlatform.Load(elf, platform);
        var random = new Random(20_261_130);
        Vector[] calls =
        [
            .. OnGroup("zkvm_bn254_g1_add", "zkvm_bn254_g1_mul", PrimeCurve.Bn254, random),
            .. OnBls12(random),
            .. Signatures(random),
        ];
        var used = new SortedSet<string>(StringComparer.Ordinal);
        Assert.Multiple(() =>
        {
            foreach (Vector call in calls)
            {
                var (exitCode, _, output) = ZkvmPlatform.Run(machine, call.Encode());
                used.UnionWith(machine.Environment.Uses.Keys);
                Assert.That(exitCode, Is.Zero);
                Assert.That(
                    output,
                    Is.EqualTo(ZkvmPlatform.Shown(platform, _host.Answer(call))),
                    $"{call.Function} {string.Join(' ', call.Arguments.Select(Shown))}"
                );
            }
        });
        TestContext.Out.WriteLine($"{platform}: {calls.Length} calls, by {string.Join(' ', used)}");

        static string Shown(Argument argument) => Convert.ToHexString(argument.Bytes);
    }

    /// <summary>Sums of all pairs of a few points, and multiples by the numbers around the order.</summary>
    private static IEnumerable<Vector> OnGroup(
        string sum,
        string multiple,
        PrimeCurve curve,
        Random random
    )
    {
        byte[][] points = Points(curve, (1, 2), Bn254Bytes, random);
        foreach (byte[] a in points)
        foreach (byte[] b in points)
            yield return Call(sum, a.Length, new('@', (ulong)a.Length, a), new('@', 64, b));
        foreach (byte[] scalar in Scalars(Bn254Order, random))
        foreach (byte[] a in points)
            yield return Call(
                multiple,
                a.Length,
                new('@', (ulong)a.Length, a),
                new('@', 32, scalar)
            );
    }

    private static IEnumerable<Vector> OnBls12(Random random)
    {
        var generator = (
            Hex(
                "17f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb"
            ),
            Hex(
                "08b3f481e3aaa0f1a09e30ed741d8ae4fcf5e095d5d00af600db18cb2c04b3edd03cc744a2888ae40caa232946c5e7e1"
            )
        );
        byte[][] points = Points(PrimeCurve.Bls12381, generator, Bls12Bytes, random);
        // (0, 2) is on the curve and not in the subgroup.
        byte[][] all = [.. points, [.. new byte[95], 2]];
        foreach (byte[] a in all)
        foreach (byte[] b in all)
            yield return Call("zkvm_bls12_g1_add", 96, new('@', 96, a), new('@', 96, b));
        byte[][] scalars = [.. Scalars(Bls12Order, random)];
        foreach (byte[] point in all)
        {
            byte[] scalar = scalars[random.Next(scalars.Length)];
            yield return Msm([.. point, .. scalar]);
            yield return Msm([
                .. points[0],
                .. scalar,
                .. point,
                .. scalar,
                .. points[1],
                .. scalar,
            ]);
        }
        foreach (byte[] scalar in scalars)
            yield return Msm([.. points[0], .. scalar]);

        static Vector Msm(byte[] pairs) =>
            Call(
                "zkvm_bls12_g1_msm",
                96,
                new('@', (ulong)pairs.Length, pairs),
                new('#', (ulong)pairs.Length / 128, [])
            );
    }

    /// <summary>Signatures that hold, with one bit changed, and with numbers at the ends of their range.</summary>
    private static IEnumerable<Vector> Signatures(Random random)
    {
        byte[] order = Convert.FromHexString(
            "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551"
        );
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        ECParameters parameters = key.ExportParameters(false);
        byte[] pubkey = [.. parameters.Q.X!, .. parameters.Q.Y!];
        for (int i = 0; i < 6; i++)
        {
            var hash = new byte[32];
            random.NextBytes(hash);
            byte[] signature = key.SignHash(hash);
            yield return Verify(hash, signature, pubkey);
            foreach (byte[] bytes in (byte[][])[hash, signature, pubkey])
            {
                int at = random.Next(bytes.Length);
                bytes[at] ^= 1;
                yield return Verify([.. hash], [.. signature], [.. pubkey]);
                bytes[at] ^= 1;
            }
        }
        byte[] zero = new byte[32];
        foreach (byte[] number in (byte[][])[zero, order])
        {
            byte[] one = [.. zero[1..], 1];
            yield return Verify(zero, [.. number, .. one], pubkey);
            yield return Verify(zero, [.. one, .. number], pubkey);
        }
        yield return Verify(zero, [.. zero[1..], 1, .. zero[1..], 1], new byte[64]);

        static Vector Verify(byte[] hash, byte[] signature, byte[] pubkey) =>
            Call(
                "zkvm_secp256r1_verify",
                1,
                new('@', 32, hash),
                new('@', 64, signature),
                new('@', 64, pubkey)
            );
    }

    private static Vector Call(string function, int outputSize, params Argument[] inputs) =>
        new(
            0,
            function,
            [.. inputs, new Argument('>', (ulong)outputSize, [])],
            new byte[4 + outputSize]
        );

    /// <summary>A point, its double and negative, another, infinity, one that is not on the curve, one of a coordinate of p, in bytes.</summary>
    private static byte[][] Points(
        PrimeCurve curve,
        (BigInteger X, BigInteger Y) generator,
        int size,
        Random random
    )
    {
        byte[] first = [.. curve.Bytes(generator.X), .. curve.Bytes(generator.Y)];
        byte[] other = curve.Double(first)!;
        for (int i = 0; i < random.Next(3, 9); i++)
            other = curve.Add(curve.Double(other)!, first)!;
        BigInteger y = curve.Number(other.AsSpan(size));
        return
        [
            InBytes(first),
            InBytes(other),
            InBytes(curve.Double(other)!),
            InBytes([.. other[..size], .. curve.Bytes(curve.Prime - y)]),
            new byte[2 * size],
            InBytes([.. other[..size], .. curve.Bytes(curve.Prime - y - 1)]),
            InBytes([.. other[..size], .. curve.Bytes(curve.Prime)]),
        ];

        byte[] InBytes(byte[] point) => [.. point[..size].Reverse(), .. point[size..].Reverse()];
    }

    private static IEnumerable<byte[]> Scalars(BigInteger order, Random random)
    {
        var any = new byte[32];
        random.NextBytes(any);
        BigInteger[] numbers =
        [
            0,
            1,
            2,
            order - 1,
            order,
            order + 1,
            (BigInteger.One << 256) - 1,
            new BigInteger(any, isUnsigned: true),
        ];
        return numbers.Select(number =>
        {
            byte[] bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
            return (byte[])[.. new byte[32 - bytes.Length], .. bytes];
        });
    }

    private static BigInteger Hex(string digits) =>
        new(Convert.FromHexString(digits), isUnsigned: true, isBigEndian: true);
}

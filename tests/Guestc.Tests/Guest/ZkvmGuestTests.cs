using NUnit.Framework;
using Perjury.GuestBuild.Emulator;
using Perjury.GuestBuild.Tests.Conformance;
using Perjury.GuestBuild.Tests.Platforms;

namespace Perjury.GuestBuild.Tests.Guest;

/// <summary>The stateless guest of each zkVM, with what the platform accelerates, gives the bytes it gives on .NET.</summary>
[TestFixture]
public sealed class ZkvmGuestTests
{
    private const int Damaged = 60;

    /// <summary>Of a guest whose cryptography is all the platform's.</summary>
    private const int MaxExternSize = 600 * 1024;

    private static IEnumerable<string> Platforms => ZkvmPlatform.Names;

    [OneTimeSetUp]
    public void RequireCompiler() => Guestc.RequireTools("clang");

    [TestCaseSource(nameof(Platforms))]
    public void Honest_and_damaged_inputs_get_the_bytes_of_the_host(string platform)
    {
        string elf = ZkvmPlatform.Guest(platform);
        Func<byte[], byte[]> host = GuestElfTests.Host();
        using Machine machine = ZkvmPlatform.Load(elf, platform);
        string[] names = [.. GuestElfTests.Inputs];
        var random = new Random(20_261_129);
        for (int i = 0; i < names.Length + Damaged; i++)
        {
            byte[] input = GuestElfTests.Input(names[i % names.Length]);
            if (i >= names.Length)
                input[random.Next(input.Length)] ^= (byte)(1 << random.Next(8));
            var (exitCode, _, output) = ZkvmPlatform.Run(machine, input);
            Assert.That(exitCode, Is.Zero, $"case {i}");
            Assert.That(
                output,
                Is.EqualTo(ZkvmPlatform.Shown(platform, host(input))),
                $"case {i}: {names[i % names.Length]}"
            );
        }
        TestContext.Out.WriteLine(
            $"{platform}: {new FileInfo(elf).Length} bytes, {string.Join(' ', machine.Environment.Uses.Keys)}"
        );
        if (platform == "zisk-1.4")
            Assert.That(new FileInfo(elf).Length, Is.AtMost(MaxExternSize));
    }
}

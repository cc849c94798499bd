using System.Buffers.Binary;
using NUnit.Framework;
using Perjury.GuestBuild.Emulator;
using Perjury.GuestBuild.Platforms;
using Perjury.GuestBuild.Tests.Conformance;
using Perjury.GuestBuild.Tests.Platforms;

namespace Perjury.GuestBuild.Tests.Guest;

/// <summary>Inputs whose only purpose is to cost: each ends in its 43 bytes, within the memory of every platform and a step limit linear in its size.</summary>
[TestFixture]
public sealed class HostileInputTests
{
    private const int Mebibyte = 1 << 20;
    private const ulong StepsPerByte = 4_000;
    private const ulong FixedSteps = 50_000_000;

    /// <summary>Fixed parts: schema id, offsets of request and witness, chain id; offsets of nodes, codes, headers.</summary>
    private const int BodyStart = 2;
    private const int WitnessFixed = 12;

    private Func<byte[], byte[]> _host = _ => [];

    private static IEnumerable<string> Platforms => PlatformList.All.Select(p => p.Name);

    [OneTimeSetUp]
    public void TakeHost()
    {
        Guestc.RequireTools("clang");
        _host = GuestElfTests.Host();
    }

    [TestCaseSource(nameof(Platforms))]
    public void An_input_that_costs_has_its_output_on_every_platform(string platform)
    {
        using Machine machine = ZkvmPlatform.Load(ZkvmPlatform.Guest(platform), platform);
        // Those of many distinct entries take a permutation for each: where that is software, fewer do.
        int distinct = platform == PlatformList.Default.Name ? Mebibyte : 12 * Mebibyte;
        Check(machine, platform, "60 MiB of empty nodes", With(Entries(0, 60 * Mebibyte), []));
        Check(machine, platform, "nodes of 5 bytes", With(Entries(5, distinct), []));
        Check(machine, platform, "codes of 3 bytes", With([], Entries(3, distinct)));
        Check(machine, platform, "64 MiB of zeros", new byte[64 * Mebibyte]);
        Check(machine, platform, "nested lists", With(OneEntry(Nested(395)), []));
        byte[] reached = File.ReadAllBytes(
            Path.Combine(Guestc.Root, "tests/Guestc.Tests/Guest/hostile/nested-root.ssz")
        );
        Check(machine, platform, "nested lists under the root", reached);
    }

    private void Check(Machine machine, string platform, string name, byte[] input)
    {
        RunResult result = machine.Run(input, FixedSteps + StepsPerByte * (ulong)input.Length);
        TestContext.Out.WriteLine(
            $"{platform}: {name}: {result.Retired} instructions, {new GuestContract(machine).HeapHigh} bytes of heap"
        );
        Assert.That(result.Trap?.Describe(machine.Symbols), Is.Null, name);
        Assert.That((result.Outcome, result.ExitCode), Is.EqualTo((Outcome.Exited, 0)), name);
        Assert.That(
            machine.Environment.Output(machine),
            Is.EqualTo(ZkvmPlatform.Shown(platform, _host(input))),
            name
        );
    }

    /// <summary>An honest input with so many bytes of entries in place of its nodes or its codes.</summary>
    internal static byte[] WithEntries(string list, int size, int total) =>
        list == "nodes" ? With(Entries(size, total), []) : With([], Entries(size, total));

    /// <summary>An honest input with other nodes and codes.</summary>
    private static byte[] With(byte[] nodes, byte[] codes)
    {
        byte[] honest = GuestElfTests.Input("set-code-calls");
        int witness = BodyStart + Offset(honest, BodyStart + 4);
        int headers = witness + Offset(honest, witness + 8);
        byte[] bytes =
        [
            .. honest[..witness],
            .. new byte[WitnessFixed],
            .. nodes,
            .. codes,
            .. honest[headers..],
        ];
        Put(bytes, witness, WitnessFixed);
        Put(bytes, witness + 4, WitnessFixed + nodes.Length);
        Put(bytes, witness + 8, WitnessFixed + nodes.Length + codes.Length);
        return bytes;
    }

    /// <summary>A list of so many bytes in all, of entries that count upwards.</summary>
    private static byte[] Entries(int size, int total)
    {
        int count = total / (4 + size);
        var bytes = new byte[count * (4 + size)];
        for (int i = 0; i < count; i++)
        {
            int at = 4 * count + i * size;
            Put(bytes, 4 * i, at);
            for (int k = 0; k < size && k < 4; k++)
                bytes[at + k] = (byte)(i >> 8 * k);
        }
        return bytes;
    }

    private static byte[] OneEntry(byte[] entry) => [4, 0, 0, 0, .. entry];

    /// <summary>An RLP list in a list, so many times.</summary>
    private static byte[] Nested(int levels)
    {
        byte[] inner = [0xc0];
        for (int level = 0; level < levels; level++)
        {
            byte[] head = inner.Length switch
            {
                < 56 => [(byte)(0xc0 + inner.Length)],
                < 256 => [0xf8, (byte)inner.Length],
                _ => [0xf9, (byte)(inner.Length >> 8), (byte)inner.Length],
            };
            inner = [.. head, .. inner];
        }
        return inner;
    }

    private static int Offset(byte[] bytes, int at) =>
        BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at));

    private static void Put(byte[] bytes, int at, int value) =>
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), value);
}

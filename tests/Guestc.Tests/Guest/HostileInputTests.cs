using System.Globalization;
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

    /// <summary>So much for each of 64 MiB is 480 MiB of the 512 that a platform has.</summary>
    private const double HeapPerByte = 7.5;
    private const double FixedHeap = 400_000;

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
        Check(
            machine,
            platform,
            "60 MiB of empty nodes",
            HostileEntries.With(HostileEntries.Entries(0, 60 * Mebibyte), [])
        );
        Check(
            machine,
            platform,
            "nodes of 5 bytes",
            HostileEntries.With(HostileEntries.Entries(5, distinct), [])
        );
        Check(
            machine,
            platform,
            "codes of 3 bytes",
            HostileEntries.With([], HostileEntries.Entries(3, distinct))
        );
        Check(machine, platform, "64 MiB of zeros", new byte[64 * Mebibyte]);
        Check(
            machine,
            platform,
            "nested lists",
            HostileEntries.With(HostileEntries.OneEntry(HostileEntries.Nested(395)), [])
        );
        byte[] reached = File.ReadAllBytes(
            Path.Combine(Guestc.Root, "tests/Guestc.Tests/Guest/hostile/nested-root.ssz")
        );
        Check(machine, platform, "nested lists under the root", reached);
    }

    /// <summary>
    /// Nodes that are reached become objects only where a walk comes to them, or by themselves where they are entries: what 64 MiB of the
    /// worst leave of 512 MiB is for the rest of the block. <c>PERJURY_HOSTILE_MIB=63</c> takes tries of that size instead.
    /// </summary>
    [TestCaseSource(nameof(Platforms))]
    public void A_trie_under_the_state_root_takes_few_bytes_of_heap_for_each_of_its_own(
        string platform
    )
    {
        int mebibytes = int.Parse(
            Environment.GetEnvironmentVariable("PERJURY_HOSTILE_MIB") ?? "1",
            CultureInfo.InvariantCulture
        );
        using Machine machine = ZkvmPlatform.Load(ZkvmPlatform.Guest(platform), platform);
        Assert.Multiple(() =>
        {
            foreach (var (name, make) in new HostileTries().Kinds)
            {
                byte[] input = make(mebibytes * Mebibyte);
                ulong heap = Check(machine, platform, name, input);
                Assert.That(heap, Is.LessThan(FixedHeap + HeapPerByte * input.Length), name);
            }
        });
    }

    /// <returns>Bytes of heap.</returns>
    private ulong Check(Machine machine, string platform, string name, byte[] input)
    {
        RunResult result = machine.Run(input, FixedSteps + StepsPerByte * (ulong)input.Length);
        ulong heap = new GuestContract(machine).HeapHigh ?? 0;
        TestContext.Out.WriteLine(
            $"{platform}: {name}: {input.Length} bytes, {result.Retired} instructions, {heap} bytes of heap"
        );
        Assert.That(result.Trap?.Describe(machine.Symbols), Is.Null, name);
        Assert.That((result.Outcome, result.ExitCode), Is.EqualTo((Outcome.Exited, 0)), name);
        Assert.That(
            machine.Environment.Output(machine),
            Is.EqualTo(ZkvmPlatform.Shown(platform, _host(input))),
            name
        );
        return heap;
    }
}

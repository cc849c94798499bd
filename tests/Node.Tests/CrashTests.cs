using System.Diagnostics;
using System.Globalization;
using NUnit.Framework;
using Perjury.Guest.Chain;
using Perjury.Node.Chain;
using Perjury.Node.Store;

namespace Perjury.Node.Tests;

/// <summary>An import that is killed at random moments: what was acknowledged is there, and whole.</summary>
[TestFixture]
internal sealed class CrashTests
{
    private const int Seed = 20261129;

    /// <summary>PERJURY_KILLS=100 is the long run.</summary>
    private static int Kills =>
        int.TryParse(
            Environment.GetEnvironmentVariable("PERJURY_KILLS"),
            CultureInfo.InvariantCulture,
            out int kills
        )
            ? kills
            : 6;

    [Test]
    public void A_killed_import_loses_nothing_that_it_has_acknowledged()
    {
        string folder = Directory.CreateTempSubdirectory("perjury-crash-").FullName;
        string store = Path.Combine(folder, "chain.sqlite");
        Random random = new(Seed);
        GenesisBlock genesis = GenesisBlock.Read(RpcArchive.PathOf("genesis.json"));
        int beforeTheEnd = 0;
        try
        {
            for (int i = 0; i < Kills; i++)
            {
                ulong acknowledged = RunAndKill(store, random, out bool isDone);
                beforeTheEnd += isDone ? 0 : 1;
                using NodeChain chain = NodeChain.Open(store, genesis);
                using StoreReader reader = chain.Rent();
                Header head = chain.Head(reader);
                Assert.Multiple(() =>
                {
                    // the word of the last block may have been on its way when the process died
                    Assert.That(head.Number, Is.InRange(acknowledged, acknowledged + 1));
                    Assert.That(chain.FindDamage(), Is.Null);
                    Assert.That(reader.CanonicalHash(head.Number), Is.EqualTo(head.Hash));
                });
                if (head.Number > 500)
                {
                    chain.Dispose();
                    Directory.Delete(folder, true);
                    Directory.CreateDirectory(folder);
                }
            }
        }
        finally
        {
            Directory.Delete(folder, true);
        }
        TestContext.Out.WriteLine($"{Kills} kills, {beforeTheEnd} of them during the import");
        Assert.That(beforeTheEnd, Is.Positive);
    }

    private static ulong RunAndKill(string store, Random random, out bool isDone)
    {
        ProcessStartInfo start = new("dotnet")
        {
            RedirectStandardOutput = true,
            ArgumentList =
            {
                typeof(CrashTests).Assembly.Location,
                RpcArchive.PathOf("genesis.json"),
                RpcArchive.PathOf("chain.rlp"),
                store,
            },
        };
        using Process process = Process.Start(start)!;
        string? opened = process.StandardOutput.ReadLine();
        Assert.That(opened, Does.StartWith("open "), "the store opens");
        ulong acknowledged = ulong.Parse(opened![5..], CultureInfo.InvariantCulture);
        // after a number of lines, and a little later still, so that a kill falls anywhere within a block
        int lines = random.Next(1, 60);
        isDone = false;
        while (lines-- > 0 && !isDone && process.StandardOutput.ReadLine() is { } line)
        {
            Take(line, ref acknowledged, ref isDone);
        }
        Thread.Sleep(random.Next(0, 8));
        process.Kill();
        while (process.StandardOutput.ReadLine() is { } line)
        {
            Take(line, ref acknowledged, ref isDone);
        }
        process.WaitForExit();
        return acknowledged;
    }

    private static void Take(string line, ref ulong acknowledged, ref bool isDone)
    {
        isDone |= line == "done";
        if (ulong.TryParse(line, CultureInfo.InvariantCulture, out ulong number))
        {
            // blocks that were there are passed over and said again
            acknowledged = Math.Max(acknowledged, number);
        }
    }
}

using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using NUnit.Framework;
using Perjury.Tests;

namespace Perjury.Node.Tests;

/// <summary>ethers and viem read the chain of the archive from a node and find what go-ethereum says of it.</summary>
[TestFixture]
internal sealed class JavaScriptClientTests
{
    private static readonly string[] s_clients = ["ethers", "viem"];

    [Test]
    public async Task Blocks_receipts_balances_and_proofs_are_those_of_the_archive()
    {
        TestNode node = await TestNode.SharedAsync();
        string folder = Fetch();
        string output = Run(
            folder,
            "node",
            "clients.mjs",
            node.Http.ToString(),
            RpcArchive.PathOf("headblock.json"),
            RpcArchive.PathOf("headstate.json")
        );
        using JsonDocument read = JsonDocument.Parse(output.Trim().Split('\n')[^1]);
        TestContext.Out.WriteLine(read.RootElement);
        Assert.Multiple(() =>
        {
            Assert.That(read.RootElement.GetProperty("differing").GetInt32(), Is.Zero, output);
            foreach (string client in s_clients)
            {
                JsonElement counts = read.RootElement.GetProperty(client);
                Assert.That(counts.GetProperty("blocks").GetInt32(), Is.EqualTo(69));
                Assert.That(counts.GetProperty("balances").GetInt32(), Is.EqualTo(48));
                Assert.That(counts.GetProperty("proofs").GetInt32(), Is.GreaterThan(60));
                Assert.That(counts.GetProperty("transactions").GetInt32(), Is.GreaterThan(30));
            }
        });
    }

    // Fetched once for a working copy; where npm is missing or cannot fetch the test is ignored, and fails in CI.
    private static string Fetch()
    {
        string source = Path.Combine(AppContext.BaseDirectory, "javascript");
        string wanted = File.ReadAllText(Path.Combine(source, "package.json"));
        string folder = Path.Combine(Root(), "artifacts", "node-clients");
        string stamp = Path.Combine(folder, "fetched.txt");
        Directory.CreateDirectory(folder);
        foreach (string file in Directory.GetFiles(source))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), true);
        }
        if (!File.Exists(stamp) || File.ReadAllText(stamp) != wanted)
        {
            Run(folder, "npm", "install", "--no-audit", "--no-fund", "--ignore-scripts");
            File.WriteAllText(stamp, wanted);
        }
        return folder;
    }

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Perjury.slnx")))
        {
            folder = folder.Parent;
        }
        return folder?.FullName
            ?? throw new DirectoryNotFoundException("the tests run outside the repository");
    }

    private static string Run(string folder, string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode == 0)
            {
                return output;
            }
            string why = $"{program} ends with {process.ExitCode}: {output}{errors.Result}";
            if (program == "npm")
            {
                Missing.Report(why);
            }
            throw new AssertionException(why);
        }
        catch (Win32Exception error)
        {
            Missing.Report($"{program}: {error.Message}");
            throw;
        }
    }
}

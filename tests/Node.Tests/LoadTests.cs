using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using NUnit.Framework;

namespace Perjury.Node.Tests;

/// <summary>Sixty-four clients at once, each asking one thing after the other of everything that is served.</summary>
[TestFixture]
internal sealed class LoadTests
{
    private const int Clients = 64;

    /// <summary>PERJURY_LOAD_SECONDS=60 is the long run.</summary>
    private static int Seconds =>
        int.TryParse(
            Environment.GetEnvironmentVariable("PERJURY_LOAD_SECONDS"),
            CultureInfo.InvariantCulture,
            out int seconds
        )
            ? seconds
            : 5;

    [Test]
    public async Task Mixed_calls_of_64_clients_are_all_answered()
    {
        TestNode node = await TestNode.SharedAsync();
        // questions that were answered with a result, in the order of the archive
        string[] questions =
        [
            .. RpcArchive
                .Lines("questions.jsonl")
                .Where(line =>
                    line.GetProperty("response").TryGetProperty("result", out _)
                    && !line.GetRawText().Contains("\"pending\"", StringComparison.Ordinal)
                )
                .Select(line => line.GetProperty("request").GetRawText()),
        ];
        using CancellationTokenSource over = new(TimeSpan.FromSeconds(Seconds));
        List<double>[] times = [.. Enumerable.Range(0, Clients).Select(_ => new List<double>())];
        List<string> errors = [];
        await Task.WhenAll(
            Enumerable.Range(0, Clients).Select(client => Task.Run(() => AskAsync(client)))
        );
        double[] all = [.. times.SelectMany(one => one).Order()];
        TestContext.Out.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{all.Length} calls of {Clients} clients in {Seconds} s, p50 {all[all.Length / 2]:f1} ms, p99 {all[all.Length * 99 / 100]:f1} ms"
            )
        );
        Assert.Multiple(() =>
        {
            Assert.That(errors, Is.Empty);
            Assert.That(all, Has.Length.GreaterThan(Clients));
        });

        async Task AskAsync(int client)
        {
            Random random = new(client);
            while (!over.IsCancellationRequested)
            {
                string question = questions[random.Next(questions.Length)];
                long start = Stopwatch.GetTimestamp();
                JsonElement answer = await node.AskAsync(question);
                times[client].Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                if (!answer.TryGetProperty("result", out _))
                {
                    lock (errors)
                    {
                        errors.Add($"{question}: {answer}");
                    }
                }
            }
        }
    }
}

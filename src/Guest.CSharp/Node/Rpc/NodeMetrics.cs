using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Perjury.Node.Rpc;

/// <summary>What the node has done, as Prometheus reads it.</summary>
public sealed class NodeMetrics
{
    // seconds
    private static readonly double[] s_buckets = [0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10];

    private readonly ConcurrentDictionary<string, Series> _calls = new();
    private long _blocks;
    private long _gas;

    private sealed class Series
    {
        public readonly long[] Buckets = new long[s_buckets.Length];
        public long Calls;
        public long Errors;
        public double Seconds;
    }

    /// <param name="method">One that is served, or "unknown": callers do not choose how many names there are.</param>
    public void Count(string method, bool failed, TimeSpan time)
    {
        Series series = _calls.GetOrAdd(method, static _ => new Series());
        lock (series)
        {
            series.Calls++;
            series.Errors += failed ? 1 : 0;
            series.Seconds += time.TotalSeconds;
            for (int i = 0; i < s_buckets.Length; i++)
            {
                series.Buckets[i] += time.TotalSeconds <= s_buckets[i] ? 1 : 0;
            }
        }
    }

    public void CountBlock(ulong gas)
    {
        Interlocked.Increment(ref _blocks);
        Interlocked.Add(ref _gas, (long)gas);
    }

    /// <summary>The text format of Prometheus, version 0.0.4.</summary>
    public string ToText(ulong head)
    {
        StringBuilder text = new();
        Gauge(text, "perjury_head_block", "gauge", "number of the head", head);
        Gauge(text, "perjury_imported_blocks_total", "counter", "blocks imported", _blocks);
        Gauge(text, "perjury_imported_gas_total", "counter", "gas of the blocks imported", _gas);
        text.Append("# TYPE perjury_rpc_errors_total counter\n");
        foreach ((string method, Series series) in _calls.OrderBy(entry => entry.Key))
        {
            Line(text, $"perjury_rpc_errors_total{{method=\"{method}\"}}", series.Errors);
        }
        text.Append("# TYPE perjury_rpc_seconds histogram\n");
        foreach ((string method, Series series) in _calls.OrderBy(entry => entry.Key))
        {
            lock (series)
            {
                for (int i = 0; i < s_buckets.Length; i++)
                {
                    string bound = s_buckets[i].ToString(CultureInfo.InvariantCulture);
                    Line(
                        text,
                        $"perjury_rpc_seconds_bucket{{method=\"{method}\",le=\"{bound}\"}}",
                        series.Buckets[i]
                    );
                }
                Line(
                    text,
                    $"perjury_rpc_seconds_bucket{{method=\"{method}\",le=\"+Inf\"}}",
                    series.Calls
                );
                Line(text, $"perjury_rpc_seconds_sum{{method=\"{method}\"}}", series.Seconds);
                Line(text, $"perjury_rpc_seconds_count{{method=\"{method}\"}}", series.Calls);
            }
        }
        return text.ToString();
    }

    private static void Gauge(
        StringBuilder text,
        string name,
        string type,
        string help,
        double value
    )
    {
        text.Append("# HELP ").Append(name).Append(' ').Append(help).Append('\n');
        text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
        Line(text, name, value);
    }

    private static void Line(StringBuilder text, string series, double value) =>
        text.Append(series)
            .Append(' ')
            .Append(value.ToString(CultureInfo.InvariantCulture))
            .Append('\n');
}

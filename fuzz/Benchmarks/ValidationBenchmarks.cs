using BenchmarkDotNet.Attributes;
using Perjury.Fuzz.Bench;
using Perjury.Guest;
using Perjury.Witness;

namespace Perjury.Benchmarks;

/// <summary>The heaviest block of the embedded corpus: the whole validation, and the nodes and senders alone.</summary>
public class ValidationBenchmarks
{
    private byte[] _input = [];
    private Action _verifyNodes = () => { };

    [GlobalSetup]
    public void Setup()
    {
        _input = EmbeddedCorpus.Cases(1).MaxBy(c => Stages.blockOf(c.Input).Header.GasUsed)!.Input;
        var verify = Stages.verification(_input).Item2;
        _verifyNodes = () => verify.Invoke(null!);
    }

    [Benchmark]
    public bool Sufficient() =>
        StatelessValidator.Validate(_input, Conformance.Sufficient).IsAccepted;

    [Benchmark]
    public bool Canonical() =>
        StatelessValidator.Validate(_input, Conformance.Canonical).IsAccepted;

    [Benchmark]
    public void Nodes() => _verifyNodes();
}

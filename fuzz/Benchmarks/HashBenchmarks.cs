using BenchmarkDotNet.Attributes;
using Perjury.Fuzz.Bench;
using Perjury.Guest.Crypto;

namespace Perjury.Benchmarks;

/// <summary>Hash functions over the lengths that occur: a slot, a branch node, a contract, a long input.</summary>
public class HashBenchmarks
{
    private readonly byte[] _digest = new byte[32];
    private byte[] _data = [];

    [Params(32, 532, 24_576, 1 << 20)]
    public int Length { get; set; }

    [GlobalSetup]
    public void Setup() => _data = CryptoInputs.bytes(Length);

    [Benchmark]
    public void Keccak256() => Accelerators.Keccak256(_data, _digest);

    [Benchmark]
    public void Sha256() => Accelerators.Sha256(_data, _digest);

    [Benchmark]
    public void Ripemd160() => Accelerators.Ripemd160(_data, _digest);
}

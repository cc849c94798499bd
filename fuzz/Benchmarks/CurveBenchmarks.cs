using BenchmarkDotNet.Attributes;
using Perjury.Fuzz.Bench;
using Perjury.Guest.Crypto;

namespace Perjury.Benchmarks;

/// <summary>Signatures and the proof of an EIP-4844 evaluation.</summary>
public class SignatureBenchmarks
{
    [Benchmark]
    public void EcRecover() => Crypto.recover();

    [Benchmark]
    public void PointEvaluation() => Crypto.evaluate();
}

/// <summary>Pairing checks by the number of pairs.</summary>
public class PairingBenchmarks
{
    private byte[] _bn254 = [];
    private byte[] _bls12 = [];

    [Params(2, 8)]
    public int Pairs { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _bn254 = CryptoInputs.bn254Pairs(Pairs);
        _bls12 = CryptoInputs.bls12Pairs(Pairs);
    }

    [Benchmark]
    public bool Bn254() => Accelerators.Bn254Pairing(_bn254, out _);

    [Benchmark]
    public bool Bls12() => Accelerators.Bls12Pairing(_bls12, out _);
}

/// <summary>Sums of products of points and full-width scalars.</summary>
public class MultiScalarBenchmarks
{
    private readonly byte[] _output = new byte[192];
    private byte[] _g1 = [];
    private byte[] _g2 = [];

    [Params(1, 16, 128)]
    public int Terms { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _g1 = CryptoInputs.bls12G1Terms(Terms);
        _g2 = CryptoInputs.bls12G2Terms(Terms);
    }

    [Benchmark]
    public bool G1() => Accelerators.Bls12G1Msm(_g1, _output);

    [Benchmark]
    public bool G2() => Accelerators.Bls12G2Msm(_g2, _output);
}

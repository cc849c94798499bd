// The guest's parts under BenchmarkDotNet, for comparing two versions of one function with allocations and disassembly at hand.
// `perjury bench` prints the figures that have targets; the inputs are the same.
//
//   dotnet run -c Release --project fuzz/Benchmarks -- --filter '*'             everything, some minutes
//   dotnet run -c Release --project fuzz/Benchmarks -- --filter '*Keccak*'      one group
//   dotnet run -c Release --project fuzz/Benchmarks -- --list flat              the names
//
// It runs in this process: the project's own build folders are not where the generated projects of BenchmarkDotNet look.
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

Job job = Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance);
IConfig config = DefaultConfig
    .Instance.AddJob(job)
    .AddDiagnoser(MemoryDiagnoser.Default)
    .WithArtifactsPath(Path.Combine("artifacts", "benchmarks"));
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);

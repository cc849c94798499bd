using System.Globalization;
using NUnit.Framework;
using Perjury.GuestBuild.Elf;
using Perjury.GuestBuild.Platforms;
using Perjury.GuestBuild.Tests.Emulator;

namespace Perjury.GuestBuild.Tests.Elf;

/// <summary>Frames read off the instructions are the frames the compiler says it made.</summary>
[TestFixture]
public sealed class StackDepthTests
{
    private const string Source = """
        #define KEEP __attribute__((noinline))
        typedef unsigned long u64;
        volatile u64 sink;
        KEEP void use(volatile u64 *p, int n) { for (int i = 0; i < n; i++) sink += p[i]; }
        KEEP void small(int n) { volatile u64 a[4] = { 1, 2, 3, 4 }; use(a, n & 3); }
        KEEP void large(int n) { volatile u64 a[1000]; a[n] = n; use(a, n); }
        KEEP void huge(int n) { volatile u64 a[20000]; a[n] = n; use(a, n); small(n); }
        KEEP int wrapped(int n) { if (n < 3) return n; volatile u64 a[64]; a[n & 63] = n; use(a, 5); return (int)a[1]; }
        KEEP int cases(int n) {
          volatile u64 a[32]; a[n & 31] = n;
          switch (n) {
            case 0: use(a, 1); return 1;
            case 1: small(3); return 20;
            case 2: use(a, 3); return -5;
            case 3: return wrapped(n);
            case 4: use(a, 5); return 77;
            case 5: use(a, 6); return 12;
            case 6: large(2); return 9;
            default: return 0;
          }
        }
        KEEP int recurse(int n) { volatile u64 a[8]; a[n & 7] = n; return n <= 0 ? (int)a[0] : recurse(n - 1) + (int)a[n & 7]; }
        KEEP int even(int n); KEEP int odd(int n) { volatile int k = n; return n == 0 ? 0 : even(n - 1) + k; }
        KEEP int even(int n) { volatile int k = n; return n == 0 ? 1 : odd(n - 1) + k; }
        KEEP void dynamic(int n) { volatile u64 a[n]; a[n - 1] = n; use(a, n); }
        int (*table[2])(int) = { cases, wrapped };
        KEEP int indirect(int n) { volatile u64 a[2] = { 1, 2 }; return table[n & 1](n) + (int)a[0]; }
        int main(void) {
          small(2); large(3); huge(4); dynamic(5);
          return (recurse(5) + even(4) + indirect(1)) & 0;
        }
        """;

    [TestCase("-O0")]
    [TestCase("-O2")]
    [TestCase("-Os")]
    public void Frames_equal_what_the_compiler_reports(string level)
    {
        Read(
            level,
            (folder, elf, symbols) =>
            {
                IReadOnlyList<FrameInfo> frames = StackFrames.Of(elf, symbols);
                int compared = 0;
                foreach (string line in File.ReadAllLines(Path.Combine(folder, "program.su")))
                {
                    string[] fields = line.Split('\t');
                    string name = fields[0].Split(':')[^1];
                    int function = symbols.Functions.ToList().FindIndex(f => f.Name == name);
                    FrameInfo frame = frames[function];
                    Assert.That(frame.IsDynamic, Is.EqualTo(fields[2] == "dynamic"), name);
                    long reported = long.Parse(fields[1], CultureInfo.InvariantCulture);
                    Assert.That(frame.Frame, Is.EqualTo(reported), name);
                    compared++;
                }
                Assert.That(compared, Is.EqualTo(12));
            }
        );
    }

    [TestCase("-O0")]
    [TestCase("-O2")]
    public void The_deepest_path_recursion_and_indirect_calls_are_found(string level)
    {
        Read(
            level,
            (_, elf, symbols) =>
            {
                StackDepth depth = StackDepth.Of(elf, symbols);
                Assert.Multiple(() =>
                {
                    Assert.That(depth.Path.Take(3), Is.EqualTo(new[] { "_start", "main", "huge" }));
                    Assert.That(depth.Deepest, Is.InRange(160_000, 161_000));
                    Assert.That(depth.Recursive, Is.SupersetOf(new[] { "even", "odd" }));
                    Assert.That(depth.Recursive, Has.None.AnyOf("main", "huge", "use", "cases"));
                    Assert.That(depth.Dynamic, Is.EqualTo(new[] { "dynamic" }));
                    Assert.That(depth.Indirect, Is.EqualTo(new[] { "indirect" }));
                    Assert.That(depth.TakenName, Is.EqualTo("cases"));
                    Assert.That(depth.TakenDepth, Is.InRange(8_200, 8_800));
                });
            }
        );
    }

    [Test]
    public void The_same_program_passes_the_audit() =>
        Read(
            "-O2",
            (_, elf, symbols) =>
                Assert.That(Audit.Run(elf, PlatformList.Default.Audit, symbols), Is.Empty)
        );

    private static void Read(string level, Action<string, ElfFile, SymbolMap> check)
    {
        string folder = CompiledProgram.Build(Source, level, "-fstack-usage");
        try
        {
            bool read = ElfFile.TryLoad(
                Path.Combine(folder, "program.elf"),
                out ElfFile? elf,
                out string? error
            );
            Assert.That(read, Is.True, error);
            check(folder, elf!, SymbolMap.Of(elf!));
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }
}

using NUnit.Framework;
using Perjury.GuestBuild.Elf;
using Perjury.GuestBuild.Emulator;
using Perjury.GuestBuild.Platforms;

namespace Perjury.GuestBuild.Tests.Emulator;

/// <summary>Code a C compiler wrote: unwinding by longjmp, recursion, the contract's symbols, and a whole kernel against qemu.</summary>
[TestFixture]
public sealed class CompiledProgramTests
{
    private const string Jumps = """
        #define KEEP __attribute__((noinline))
        typedef unsigned long u64;
        u64 buffer[14];
        volatile u64 sink;
        int setjmp(u64 *); void longjmp(u64 *, int);
        __asm__(".globl setjmp\n.type setjmp,@function\nsetjmp: sd ra,0(a0)\nsd sp,8(a0)\nsd s0,16(a0)\nsd s1,24(a0)\nli a0,0\nret\n.size setjmp,.-setjmp\n"
          ".globl longjmp\n.type longjmp,@function\nlongjmp: ld ra,0(a0)\nld sp,8(a0)\nld s0,16(a0)\nld s1,24(a0)\nmv a0,a1\nret\n.size longjmp,.-longjmp\n");
        KEEP void deep(int n) { volatile int k = n; if (n == 0) longjmp(buffer, 5); deep(n - 1); sink += k; }
        KEEP void after(void) { for (int i = 0; i < 100; i++) sink += i; }
        KEEP void guarded(void) { if (setjmp(buffer) == 0) deep(6); else after(); sink++; }
        int main(void) { guarded(); after(); guarded(); return 3; }
        """;

    private const string Contract = """
        typedef unsigned long u64; typedef unsigned char u8;
        u64 guest_instret_start, guest_instret_end, guest_heap_high = 4096;
        __asm__(".bss\n.balign 8\n.globl _output_start\n_output_start: .space 72\n.globl _output_end\n_output_end:\n.text\n");
        extern u8 _output_start[];
        static u64 instret(void) { u64 v; __asm__ volatile("csrr %0, minstret" : "=r"(v)); return v; }
        int main(void) {
          guest_instret_start = instret();
          const u64 *length = (const u64 *)0x90000000; const u8 *data = (const u8 *)0x90000008;
          if (*length > 64) return 9;
          if (*length == 13) *(volatile u64 *)8 = 1;
          while (*length == 14) ;
          for (u64 i = 0; i < *length; i++) _output_start[8 + i] = data[*length - 1 - i] + 1;
          *(u64 *)_output_start = *length;
          guest_instret_end = instret();
          return 0;
        }
        """;

    [Test]
    public void A_longjmp_unwinds_the_call_tree()
    {
        Use(
            Jumps,
            (_, machine) =>
            {
                RunResult result = machine.RunProfiled(
                    [],
                    1_000_000,
                    out Counts counts,
                    out CallTree tree
                );
                Assert.That((result.Outcome, result.ExitCode), Is.EqualTo((Outcome.Exited, 3)));
                string[] stacks =
                [
                    .. tree.Folded()
                        .Split('\n')
                        .Where(line => line.Length > 0)
                        .Select(line => line.Split(' ')[0]),
                ];
                Assert.That(
                    stacks,
                    Does.Contain("_start;main;guarded;after").And.Contain("_start;main;after")
                );
                Assert.That(
                    stacks,
                    Does.Contain("_start;main;guarded;deep;deep;deep;deep;deep;deep;deep;longjmp")
                );
                Assert.That(stacks, Has.None.Contains("deep;after").And.None.Contains("longjmp;"));
                FunctionCount deep = counts.Functions.Single(function => function.Name == "deep");
                Assert.That(deep.Calls, Is.EqualTo(14));
                Assert.That(
                    counts.Functions.Sum(function => (long)function.Instructions),
                    Is.EqualTo((long)counts.Retired)
                );
                // Recursion counts once per path: nothing below main is more than main.
                ulong total = tree.ByFunction()[deep.Function].Total;
                Assert.That(total, Is.LessThan(counts.Retired).And.GreaterThan(deep.Instructions));
            }
        );
    }

    [Test]
    public void A_deep_recursion_is_cut_but_nothing_is_lost()
    {
        const string source = """
            volatile int sink;
            __attribute__((noinline)) int down(int n) { volatile int k = n; if (n == 0) return 0; int r = down(n - 1); sink += k; return r + 1; }
            int main(void) { return down(5000) == 5000 ? 4 : 5; }
            """;
        Use(
            source,
            (_, machine) =>
            {
                RunResult result = machine.RunProfiled(
                    [],
                    10_000_000,
                    out Counts counts,
                    out CallTree tree
                );
                Assert.That((result.Outcome, result.ExitCode), Is.EqualTo((Outcome.Exited, 4)));
                string[] lines = tree.Folded().Split('\n', StringSplitOptions.RemoveEmptyEntries);
                Assert.That(lines.Max(line => line.Split(';').Length), Is.EqualTo(500));
                ulong folded = lines.Aggregate(
                    0UL,
                    (sum, line) => sum + ulong.Parse(line.Split(' ')[1])
                );
                Assert.That(folded, Is.EqualTo(counts.Retired));
                FunctionCount down = counts.Functions.Single(function => function.Name == "down");
                Assert.That(down.Calls, Is.EqualTo(5001));
                Assert.That(tree.ByFunction()[down.Function].Total, Is.EqualTo(down.Instructions));
            }
        );
    }

    [Test]
    public void A_guest_program_is_a_function_of_its_input()
    {
        Use(
            Contract,
            (path, _) =>
            {
                Assert.That(
                    GuestProgram.TryLoad(
                        path,
                        PlatformList.Default.Machine!,
                        out GuestProgram? program,
                        out string? error
                    ),
                    Is.True,
                    error
                );
                using (program)
                {
                    GuestAnswer first = program!.Ask([1, 2, 3]);
                    Assert.That(
                        (first.Output, first.Failure),
                        Is.EqualTo((new byte[] { 4, 3, 2 }, (string?)null))
                    );
                    Assert.That(first.HeapHigh, Is.EqualTo(4096));
                    Assert.That(program.Ask([7]).Output, Is.EqualTo(new byte[] { 8 }));
                    Assert.That(program.Ask([]).Output, Is.Empty);
                    Assert.That(program.Ask(new byte[65]).Failure, Is.EqualTo("exit-code: 9"));
                    Assert.That(
                        program.Ask(new byte[13]).Failure,
                        Does.StartWith("store-fault: address 0x8 at").And.Contain("main")
                    );
                    Assert.That(
                        program.Ask(new byte[14], 5000).Failure,
                        Does.StartWith("step-limit: ").And.Contain("main")
                    );
                    GuestAnswer again = program.Ask([1, 2, 3]);
                    Assert.That(again.Output, Is.EqualTo(first.Output));
                    Assert.That(again.Instructions, Is.EqualTo(first.Instructions));
                }
            }
        );
    }

    [TestCase("-O0")]
    [TestCase("-O2")]
    public void A_mixed_kernel_prints_the_same_and_counts_the_same_on_qemu(string level)
    {
        Tools.Require(Qemu.Program);
        const string source = """
            typedef unsigned long u64; typedef unsigned char u8;
            static u64 instret(void) { u64 v; __asm__ volatile("csrr %0, minstret" : "=r"(v)); return v; }
            static void put(u64 v) { for (int i = 0; i < 8; i++) *(volatile u8 *)0x10000000 = v >> (8 * i); }
            u64 seed = 12345, table[256];
            static u64 next(void) { seed ^= seed << 13; seed ^= seed >> 7; seed ^= seed << 17; return seed; }
            __attribute__((noinline)) u64 step(u64 a, u64 b) {
              switch (a % 7) {
                case 0: return a * b;
                case 1: return a / (b | 1);
                case 2: return a % (b | 3) + (unsigned)b;
                case 3: return (u64)((unsigned __int128)a * b >> 64);
                case 4: return (long)a >> (b & 63);
                case 5: return (u64)((__int128)(long)a * (long)b >> 64);
                default: return a << (b & 31) | (unsigned)a >> (b & 31);
              }
            }
            int main(void) {
              u64 start = instret(), sum = 0;
              for (int i = 0; i < 20000; i++) { table[next() & 255] += step(next(), next()); sum = sum * 31 + table[i & 255]; }
              u64 end = instret();
              put(sum); put(end - start);
              return 0;
            }
            """;
        Use(
            source,
            (path, machine) =>
            {
                RunResult result = machine.Run([]);
                Assert.That(result.Outcome, Is.EqualTo(Outcome.Exited));
                bool ran = Qemu.Executor.TryRun(
                    new ExecutorRequest(path, [], 60),
                    out ExecutorResult? qemu,
                    out string? error
                );
                Assert.That(ran, Is.True, error);
                Assert.That(machine.Output.ToArray(), Is.EqualTo(qemu!.Console));
                Assert.That(machine.Output.Length, Is.EqualTo(16));
            },
            level
        );
    }

    private static void Use(string source, Action<string, Machine> check, string level = "-O1")
    {
        string folder = CompiledProgram.Build(source, level);
        try
        {
            string path = Path.Combine(folder, "program.elf");
            using Machine machine = GuestAssembly.Load(File.ReadAllBytes(path));
            check(path, machine);
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }
}

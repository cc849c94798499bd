using NUnit.Framework;

namespace Perjury.GuestBuild.Tests.Emulator;

/// <summary>C source to a linked ELF with clang-19, for tests that need code a compiler wrote.</summary>
internal static class CompiledProgram
{
    private const string Script = """
        ENTRY(_start)
        PHDRS { code PT_LOAD FLAGS(5); constants PT_LOAD FLAGS(4); data PT_LOAD FLAGS(6); }
        SECTIONS {
          . = 0x80000000;
          .text : { *(.text.init) *(.text*) } :code
          . = ALIGN(4096);
          .rodata : { *(.rodata* .srodata*) } :constants
          . = ALIGN(4096);
          .data : { *(.data* .sdata*) } :data
          .bss : { *(.bss* .sbss* COMMON) } :data
        }
        """;

    private const string Start = """
        .section .text.init,"ax"
        .globl _start
        .type _start,@function
        _start: la sp, stack_top
          call main
          li a1, 0x100000
          slli a0, a0, 16
          li a2, 0x3333
          or a0, a0, a2
          sw a0, 0(a1)
        1: j 1b
        .size _start, . - _start
        .bss
        .balign 16
        .space 1048576
        stack_top:
        """;

    /// <summary>Builds in a fresh folder below the test's work folder; <c>program.elf</c> is in it. The caller deletes it.</summary>
    public static string Build(string source, params string[] options)
    {
        Tools.Require("clang-19");
        Tools.Require("ld.lld-19");
        string folder = Path.Combine(
            TestContext.CurrentContext.WorkDirectory,
            $"c-{Guid.NewGuid():n}"
        );
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "program.c"), source);
        File.WriteAllText(Path.Combine(folder, "start.s"), Start + "\n");
        File.WriteAllText(Path.Combine(folder, "program.ld"), Script);
        string[] target =
        [
            "--target=riscv64-unknown-none-elf",
            "-march=rv64im",
            "-mabi=lp64",
            "-mcmodel=medany",
        ];
        Tools.Run(
            "clang-19",
            folder,
            [.. target, "-ffreestanding", "-c", .. options, "program.c", "-o", "program.o"]
        );
        Tools.Run("clang-19", folder, [.. target, "-c", "start.s", "-o", "start.o"]);
        Tools.Run(
            "ld.lld-19",
            folder,
            "-T",
            "program.ld",
            "start.o",
            "program.o",
            "-o",
            "program.elf"
        );
        return folder;
    }
}

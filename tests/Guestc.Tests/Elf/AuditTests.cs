using System.Text;
using NUnit.Framework;
using Perjury.GuestBuild.Elf;
using Perjury.GuestBuild.Platforms;
using Encoder = Perjury.GuestBuild.Elf.Encoder;

namespace Perjury.GuestBuild.Tests.Elf;

/// <summary>One crafted file per refusal, and the same file without the fault is clean.</summary>
[TestFixture]
public sealed class AuditTests
{
    private const uint Nop = 0x0000_0013;
    private const uint Return = 0x0000_8067;

    private static List<string> Kinds(ElfBuilder builder, AuditRules? rules = null)
    {
        ElfFile elf = builder.Read();
        return
        [
            .. Audit
                .Run(elf, rules ?? PlatformList.Default.Audit, SymbolMap.Of(elf))
                .Select(item => item.Finding.Kind)
                .Distinct(),
        ];
    }

    [Test]
    public void A_clean_program_has_no_findings()
    {
        var builder = new ElfBuilder()
            .Code(
                Nop,
                0x02b5_0533 /* mul a0,a0,a1 */
                ,
                0x3050_9073 /* csrw mtvec,ra */
                ,
                0xC000_1073,
                Return
            )
            .Data(new byte[16], 64)
            .AddFunction("_start", ElfBuilder.CodeAddress, 20);
        Assert.That(Kinds(builder), Is.Empty);
    }

    [TestCase(0x0000_4501u, "compressed-instruction")] // c.li a0,0
    [TestCase(0x1005_252Fu, "atomic-instruction")] // lr.w a0,(a0)
    [TestCase(0x00b5_252Fu, "atomic-instruction")] // amoadd.w
    [TestCase(0x00b5_7553u, "float-instruction")] // fadd.s
    [TestCase(0x02b5_7553u, "float-instruction")] // fadd.d
    [TestCase(0x0005_2507u, "float-instruction")] // flw
    [TestCase(0x0005_3507u, "float-instruction")] // fld
    [TestCase(0x00a5_3027u, "float-instruction")] // fsd
    [TestCase(0x68c5_f543u, "float-instruction")] // fmadd.s
    [TestCase(0x20b5_4533u, "bit-manipulation-instruction")] // sh2add
    [TestCase(0x40b5_7533u, "bit-manipulation-instruction")] // andn
    [TestCase(0x6005_1513u, "bit-manipulation-instruction")] // clz
    [TestCase(0x6b85_5513u, "bit-manipulation-instruction")] // rev8
    [TestCase(0x6085_5513u, "bit-manipulation-instruction")] // rori
    [TestCase(0x0805_151Bu, "bit-manipulation-instruction")] // slli.uw
    [TestCase(0x0ab5_1533u, "bit-manipulation-instruction")] // clmul
    [TestCase(0x0c80_7057u, "vector-instruction")] // vsetvli
    [TestCase(0x0205_7507u, "vector-instruction")] // vle64.v
    [TestCase(0x0000_100Fu, "fence-i-instruction")]
    [TestCase(0x1020_0073u, "privileged-instruction")] // sret
    [TestCase(0x3020_0073u, "privileged-instruction")] // mret
    [TestCase(0x1050_0073u, "privileged-instruction")] // wfi
    [TestCase(0x0000_0073u, "environment-call")]
    [TestCase(0x0000_000Bu, "custom-instruction")]
    [TestCase(0x3420_1573u, "csr", false)] // csrrw a0,mcause: allowed
    [TestCase(0x3004_1573u, "csr")] // csrrw a0,mstatus
    [TestCase(0xC010_2573u, "csr")] // rdtime
    [TestCase(0x8000_2573u, "csr")] // ZisK's keccak port
    [TestCase(0x0000_0000u, "unknown-instruction")]
    [TestCase(0xFFFF_FFFFu, "unknown-instruction")]
    [TestCase(0x0000_707Fu, "unknown-instruction")]
    public void An_instruction_outside_the_platform_is_refused(
        uint word,
        string kind,
        bool refused = true
    )
    {
        List<string> kinds = Kinds(new ElfBuilder().Code(Nop, word, Return));
        Assert.That(kinds, refused ? Is.EqualTo(new[] { kind }) : Is.Empty);
    }

    [TestCase("zisk-1.4", 0x8005_2073u, true)] // csrs 0x800,a0
    [TestCase("zisk-1.4", 0x0000_0073u, true)]
    [TestCase("sp1", 0x0000_0073u, true)]
    [TestCase("sp1", 0x3050_9073u, false)]
    [TestCase("sp1", 0x0000_000Fu, false)] // fence
    [TestCase("zisk-1.4", 0x0000_000Fu, true)]
    [TestCase("openvm", 0x0000_000Bu, true)]
    [TestCase("openvm", 0x0000_005Bu, false)] // custom-2
    [TestCase("openvm", 0x0000_0073u, false)]
    public void Platforms_differ_in_what_they_add(string target, uint word, bool allowed)
    {
        AuditRules platform = PlatformList.All.Single(item => item.Name == target).Audit;
        // The sample stands where virt has its memory; where a platform has its own is asked elsewhere.
        IEnumerable<string> kinds = Kinds(new ElfBuilder().Code(Nop, word, Return), platform)
            .Where(kind => !kind.EndsWith("-window", StringComparison.Ordinal));
        Assert.That(kinds.ToList(), allowed ? Is.Empty : Has.Count.EqualTo(1));
    }

    [Test]
    public void Writable_code_is_refused()
    {
        var builder = new ElfBuilder().AddSegment(
            Segment.Load,
            SegmentFlags.Read | SegmentFlags.Write | SegmentFlags.Execute,
            ElfBuilder.CodeAddress,
            [0x13, 0, 0, 0]
        );
        Assert.That(Kinds(builder), Does.Contain("writable-code"));
    }

    [Test]
    public void An_undefined_symbol_is_refused()
    {
        var builder = new ElfBuilder()
            .Code(Return)
            .AddSymbol(new Symbol("zkvm_keccak256", SymbolKind.None, 1, 0, 0, 0));
        Assert.That(Kinds(builder), Is.EqualTo(new[] { "undefined-symbol" }));
    }

    [Test]
    public void A_weak_undefined_symbol_is_refused_as_well()
    {
        var builder = new ElfBuilder()
            .Code(Return)
            .AddSymbol(new Symbol("hook", SymbolKind.None, Symbol.Weak, 0, 0, 0));
        Assert.That(Kinds(builder), Is.EqualTo(new[] { "undefined-symbol" }));
    }

    [TestCase(Segment.Dynamic)]
    [TestCase(Segment.Interpreter)]
    public void A_dynamic_segment_is_refused(uint type)
    {
        var builder = new ElfBuilder()
            .Code(Return)
            .AddSegment(type, SegmentFlags.Read, 0x8000_1000, [0, 0, 0, 0, 0, 0, 0, 0]);
        Assert.That(Kinds(builder), Is.EqualTo(new[] { "dynamic-segment" }));
    }

    [TestCase(".dynamic", Section.DynamicType, 2ul)]
    [TestCase(".dynsym", Section.DynamicSymbols, 2ul)]
    [TestCase(".rela.dyn", Section.Rela, 2ul)]
    public void A_dynamic_section_is_refused(string name, uint type, ulong flags)
    {
        var builder = new ElfBuilder().Code(Return).AddSection(name, type, flags, 0, new byte[24]);
        Assert.That(Kinds(builder), Is.EqualTo(new[] { "dynamic-section" }));
    }

    [Test]
    public void A_shared_object_is_refused() =>
        Assert.That(
            Kinds(new ElfBuilder { Type = 3 }.Code(Return)),
            Is.EqualTo(new[] { "file-type" })
        );

    [TestCase(1u, "compressed-flag")]
    [TestCase(2u, "float-abi")]
    [TestCase(4u, "float-abi")]
    public void A_header_flag_for_another_instruction_set_is_refused(uint flags, string kind) =>
        Assert.That(
            Kinds(new ElfBuilder { Flags = flags }.Code(Return)),
            Is.EqualTo(new[] { kind })
        );

    [TestCase(0x8000_0100ul)]
    [TestCase(0ul)]
    public void An_entry_outside_the_code_is_refused(ulong entry) =>
        Assert.That(
            Kinds(new ElfBuilder { Entry = entry }.Code(Return)),
            Is.EqualTo(new[] { "entry" })
        );

    [Test]
    public void A_jump_out_of_the_code_is_refused()
    {
        uint jump = Encoder.Upper(Mnemonic.Jal, 0, 0x1000);
        uint branch = Encoder.Pair(Mnemonic.Beq, 0, 0, -8);
        Assert.Multiple(() =>
        {
            Assert.That(
                Kinds(new ElfBuilder().Code(jump, Return)),
                Is.EqualTo(new[] { "wild-jump" })
            );
            Assert.That(
                Kinds(new ElfBuilder().Code(branch, Return)),
                Is.EqualTo(new[] { "wild-jump" })
            );
        });
    }

    [Test]
    public void Data_inside_an_executable_segment_is_refused()
    {
        var builder = new ElfBuilder()
            .AddSegment(
                Segment.Load,
                SegmentFlags.Read | SegmentFlags.Execute,
                ElfBuilder.CodeAddress,
                [0x13, 0, 0, 0, 1, 2, 3, 4]
            )
            .AddSection(".text", 1, 6, ElfBuilder.CodeAddress, [0x13, 0, 0, 0])
            .AddSection(".rodata", 1, 2, ElfBuilder.CodeAddress + 4, [1, 2, 3, 4]);
        Assert.That(Kinds(builder), Is.EqualTo(new[] { "data-in-code" }));
    }

    [Test]
    public void Overlapping_segments_are_refused()
    {
        var builder = new ElfBuilder()
            .Code(Nop, Return)
            .Data(new byte[8], 8, ElfBuilder.CodeAddress + 4);
        Assert.That(Kinds(builder), Is.EqualTo(new[] { "segment-overlap" }));
    }

    [Test]
    public void Code_that_is_not_whole_words_is_refused()
    {
        var builder = new ElfBuilder().AddSegment(
            Segment.Load,
            SegmentFlags.Read | SegmentFlags.Execute,
            ElfBuilder.CodeAddress,
            [0x13, 0, 0, 0, 0x13, 0]
        );
        Assert.That(Kinds(builder), Does.Contain("code-alignment"));
    }

    [Test]
    public void The_notes_of_the_compiler_are_read()
    {
        ElfFile elf = new ElfBuilder()
            .Code(Nop, Return)
            .AddFunction("f1", ElfBuilder.CodeAddress, 8)
            .AddSection(
                ".guestc.names",
                1,
                0,
                0,
                Encoding.UTF8.GetBytes("f1\tApp.Core\tApp.Core.Main.Run(int)\n")
            )
            .AddSection(".guestc.stubs", 1, 0, 0, Encoding.UTF8.GetBytes("B.C()\nA.B()\n"))
            .AddSection(
                ".guestc.manifest",
                1,
                0,
                0,
                Encoding.UTF8.GetBytes("corelib 00ff\nSystem.X.Y()\n")
            )
            .Read();
        GuestNotes notes = GuestNotes.Of(elf);
        SizeMap sizes = SizeMap.Of(elf, SymbolMap.Of(elf), notes);
        Assert.Multiple(() =>
        {
            Assert.That(notes.Stubs, Is.EqualTo(new[] { "B.C()", "A.B()" }));
            Assert.That(notes.Library, Is.EqualTo(new[] { "System.X.Y()" }));
            Assert.That(notes.CoreLib, Is.EqualTo("00ff"));
            Assert.That(sizes.Namespaces.Single(), Is.EqualTo(new SizeLine("App.Core", 8, 1)));
            Assert.That(sizes.Functions.Single().Name, Is.EqualTo("App.Core.Main.Run(int) [f1]"));
        });
    }

    [Test]
    public void Drift_is_a_diff_in_both_directions()
    {
        ListDrift drift = ListDrift.Between(
            ListDrift.ParseList("# reviewed\na\nb # why\n\n"),
            ["b", "c"]
        );
        Assert.That(drift.Lines(), Is.EqualTo(new[] { "- a", "+ c" }));
        Assert.That(ListDrift.Between(["x"], ["x"]).IsEmpty, Is.True);
    }
}

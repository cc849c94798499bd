using NUnit.Framework;
using Perjury.GuestBuild.Elf;
using Perjury.GuestBuild.Platforms;
using PropAttribute = FsCheck.NUnit.PropertyAttribute;

namespace Perjury.GuestBuild.Tests.Elf;

[TestFixture]
public sealed class ElfFileTests
{
    private const uint Return = 0x0000_8067;

    private static byte[] Sample() =>
        new ElfBuilder()
            .Code(0x0000_0013, Return)
            .Data([1, 2, 3, 4, 5, 6, 7, 8], 0x1000)
            .AddFunction("_start", ElfBuilder.CodeAddress, 4)
            .AddFunction("second", ElfBuilder.CodeAddress + 4, 4)
            .Build();

    [Test]
    public void A_whole_file_reads_back_what_was_built()
    {
        Assert.That(ElfFile.TryRead(Sample(), out ElfFile? elf, out string? error), Is.True, error);
        Assert.Multiple(() =>
        {
            Assert.That(elf!.Entry, Is.EqualTo(ElfBuilder.CodeAddress));
            Assert.That(elf.Segments, Has.Count.EqualTo(2));
            Assert.That(
                elf.Contents(elf.Segments[1]).ToArray(),
                Is.EqualTo(new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 })
            );
            Assert.That(elf.Segments[1].MemorySize, Is.EqualTo(0x1000));
            Assert.That(elf.Sections.Select(section => section.Name), Does.Contain(".text"));
            Assert.That(
                elf.Symbols.Select(symbol => symbol.Name),
                Is.EqualTo(new[] { "", "_start", "second" })
            );
            Assert.That(
                SymbolMap.Of(elf).Describe(ElfBuilder.CodeAddress + 4),
                Is.EqualTo("second")
            );
        });
    }

    [Test]
    public void A_file_cut_anywhere_gives_one_line_and_no_exception()
    {
        byte[] whole = Sample();
        int refused = 0;
        for (int length = 0; length < whole.Length; length++)
        {
            bool read = ElfFile.TryRead(whole[..length], out _, out string? error);
            Assert.That(read, Is.EqualTo(error is null));
            if (error is null)
                continue;
            refused++;
            Assert.That(error, Does.Match("^[a-z-]+: ").And.Not.Contain("\n"), $"cut at {length}");
        }
        // The section headers are last, so every cut loses something.
        Assert.That(refused, Is.EqualTo(whole.Length));
    }

    [TestCase(0, (byte)0x7e, "elf-magic")]
    [TestCase(4, (byte)1, "elf-class")]
    [TestCase(5, (byte)2, "elf-data")]
    [TestCase(16, (byte)1, "elf-type")]
    [TestCase(18, (byte)62, "elf-machine")]
    [TestCase(54, (byte)32, "elf-program-headers")]
    [TestCase(56, (byte)0, "elf-no-segments")]
    [TestCase(57, (byte)0xff, "elf-truncated")]
    [TestCase(58, (byte)40, "elf-section-headers")]
    [TestCase(61, (byte)0xff, "elf-truncated")]
    [TestCase(62, (byte)0x77, "elf-section-headers")]
    [TestCase(64 + 15, (byte)0x80, "elf-truncated")] // offset of the first segment
    [TestCase(64 + 40, (byte)0, "elf-segment")] // less memory than file
    public void A_wrong_header_byte_is_named(int offset, byte value, string kind)
    {
        byte[] bytes = Sample();
        bytes[offset] = value;
        Assert.That(ElfFile.TryRead(bytes, out _, out string? error), Is.False);
        Assert.That(error, Does.StartWith(kind + ":"));
    }

    [Prop(MaxTest = 500)]
    public bool Damaged_bytes_never_throw(int[] positions, byte[] values)
    {
        byte[] bytes = Sample();
        for (int i = 0; i < Math.Min(positions.Length, values.Length); i++)
            bytes[(int)((uint)positions[i] % bytes.Length)] = values[i];
        if (!ElfFile.TryRead(bytes, out ElfFile? elf, out string? error))
            return error is not null;
        SymbolMap symbols = SymbolMap.Of(elf);
        _ = Audit.Run(elf, PlatformList.Default.Audit, symbols);
        _ = StackDepth.Of(elf, symbols);
        return true;
    }

    [Test]
    public void Every_single_byte_set_to_extremes_is_survived_by_reader_audit_and_machine()
    {
        byte[] whole = Sample();
        int accepted = 0;
        for (int at = 0; at < whole.Length; at++)
        {
            foreach (byte value in new byte[] { 0, 0x7f, 0x80, 0xff })
            {
                byte[] bytes = [.. whole];
                bytes[at] = value;
                if (!ElfFile.TryRead(bytes, out ElfFile? elf, out _))
                    continue;
                accepted++;
                _ = Audit.Run(elf, PlatformList.Default.Audit, SymbolMap.Of(elf));
            }
        }
        Assert.That(
            accepted,
            Is.GreaterThan(whole.Length),
            "most single damages do not touch the structure"
        );
    }
}

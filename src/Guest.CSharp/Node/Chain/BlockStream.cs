using Perjury.Fixtures;

namespace Perjury.Node.Chain;

/// <summary>Blocks one after the other as RLP, without anything between them: what hive and go-ethereum export.</summary>
public static class BlockStream
{
    /// <summary>Larger than any block that a client takes; a longer one is damage.</summary>
    private const int MaxBlock = 64 << 20;

    /// <exception cref="FixtureException">The file ends inside a block, or what stands there is no list.</exception>
    public static IEnumerable<byte[]> Read(string file)
    {
        using FileStream stream = File.OpenRead(file);
        long position = 0;
        while (ReadBlock(stream, file, position) is { } block)
        {
            position += block.Length;
            yield return block;
        }
    }

    private static byte[]? ReadBlock(FileStream stream, string file, long position)
    {
        FixtureException Bad(string reason) => new(file, $"byte {position}", reason);
        int prefix = stream.ReadByte();
        if (prefix < 0)
        {
            return null;
        }
        if (prefix < 0xc0)
        {
            throw Bad("no RLP list begins here");
        }
        byte[] header = [(byte)prefix];
        long length = prefix - 0xc0;
        if (prefix >= 0xf8)
        {
            byte[] size = new byte[prefix - 0xf7];
            if (stream.ReadAtLeast(size, size.Length, throwOnEndOfStream: false) < size.Length)
            {
                throw Bad("the file ends inside a block");
            }
            header = [(byte)prefix, .. size];
            length = 0;
            foreach (byte b in size)
            {
                length = length > MaxBlock ? length : length << 8 | b;
            }
        }
        if (length > MaxBlock)
        {
            throw Bad($"a block of more than {MaxBlock} bytes");
        }
        byte[] block = new byte[header.Length + length];
        header.CopyTo(block, 0);
        int read = stream.ReadAtLeast(
            block.AsSpan(header.Length),
            (int)length,
            throwOnEndOfStream: false
        );
        return read == length ? block : throw Bad("the file ends inside a block");
    }
}

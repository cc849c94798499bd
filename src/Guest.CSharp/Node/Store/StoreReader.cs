using Microsoft.Data.Sqlite;
using Perjury.Guest.Chain;
using Perjury.Guest.Primitives;
using Perjury.Guest.Rlp;
using Perjury.Witness;

namespace Perjury.Node.Store;

/// <summary>A block as it is kept, with what its execution gave.</summary>
/// <param name="Receipts">As they stand in the receipts trie.</param>
/// <param name="Requests">EIP-7685: a type byte and the packed items each.</param>
public sealed record StoredBlock(
    Header Header,
    byte[] Rlp,
    byte[][] Receipts,
    byte[][] Requests,
    UInt256 TotalDifficulty
);

/// <summary>Where a transaction stands.</summary>
public readonly record struct TransactionPlace(Hash256 Block, int Position);

/// <summary>Asks the store; for one thread at a time.</summary>
public sealed class StoreReader : IPieceReader, IDisposable
{
    private readonly Statements _statements;
    private readonly ChainFile _file;

    internal StoreReader(SqliteConnection connection, ChainFile file)
    {
        _statements = new Statements(connection);
        _file = file;
    }

    public byte[]? ReadNode(in Hash256 hash) =>
        _statements.Bytes("SELECT rlp FROM nodes WHERE hash = $0", hash.ToArray());

    public byte[]? ReadCode(in Hash256 hash) =>
        _statements.Bytes("SELECT code FROM codes WHERE hash = $0", hash.ToArray());

    public byte[]? Meta(string name) =>
        _statements.Bytes("SELECT value FROM meta WHERE name = $0", name);

    public Header? FindHeader(in Hash256 hash)
    {
        byte[]? rlp = _statements.Bytes(
            "SELECT header FROM blocks WHERE hash = $0",
            hash.ToArray()
        );
        return rlp is not null && HeaderDecoder.TryDecode(new ByteSlice(rlp), out Header header)
            ? header
            : null;
    }

    public UInt256? FindTotalDifficulty(in Hash256 hash) =>
        _statements.Bytes("SELECT total_difficulty FROM blocks WHERE hash = $0", hash.ToArray())
            is { } total
            ? UInt256.FromBigEndian(total)
            : null;

    public StoredBlock? FindBlock(in Hash256 hash)
    {
        using SqliteDataReader row = _statements
            .With(
                "SELECT header, rlp, receipts, requests, total_difficulty FROM blocks WHERE hash = $0",
                hash.ToArray()
            )
            .ExecuteReader();
        if (
            !row.Read()
            || !HeaderDecoder.TryDecode(new ByteSlice((byte[])row[0]), out Header header)
        )
        {
            return null;
        }
        return new StoredBlock(
            header,
            (byte[])row[1],
            ByteStrings.Decode((byte[])row[2]),
            ByteStrings.Decode((byte[])row[3]),
            UInt256.FromBigEndian((byte[])row[4])
        );
    }

    /// <summary>The hash of the canonical block with a number.</summary>
    public Hash256? CanonicalHash(ulong number) =>
        _statements.Bytes("SELECT hash FROM canonical WHERE number = $0", (long)number) is { } hash
            ? new Hash256(hash)
            : null;

    /// <summary>Where a transaction stands in the canonical chain.</summary>
    public TransactionPlace? FindTransaction(in Hash256 hash)
    {
        using SqliteDataReader row = _statements
            .With(
                """
                SELECT t.block, t.position FROM transactions t
                JOIN blocks b ON b.hash = t.block
                JOIN canonical c ON c.number = b.number AND c.hash = t.block
                WHERE t.hash = $0
                """,
                hash.ToArray()
            )
            .ExecuteReader();
        return row.Read()
            ? new TransactionPlace(new Hash256((byte[])row[0]), row.GetInt32(1))
            : null;
    }

    public long Count(string table) =>
        (long)_statements.With("SELECT COUNT(*) FROM " + table).ExecuteScalar()!;

    /// <summary>Gives the reader back to its file.</summary>
    public void Dispose() => _file.Return(this);

    internal void Close() => _statements.Dispose();
}

/// <summary>A list of byte strings in one, as an RLP list.</summary>
internal static class ByteStrings
{
    public static byte[] Encode(IEnumerable<byte[]> strings)
    {
        RlpWriter writer = new(1024);
        int list = writer.StartList();
        foreach (byte[] one in strings)
        {
            writer.WriteBytes(one);
        }
        writer.EndList(list);
        return writer.ToArray();
    }

    public static byte[][] Decode(byte[] encoded)
    {
        RlpReader reader = new(new ByteSlice(encoded));
        reader.TryReadList(out RlpReader items);
        List<byte[]> strings = [];
        while (items.TryReadString(out ByteSlice one))
        {
            strings.Add(one.ToArray());
        }
        return [.. strings];
    }
}

using Microsoft.Data.Sqlite;
using Perjury.Guest.Primitives;

namespace Perjury.Node.Store;

/// <summary>Changes the store, a whole step or nothing; for whoever holds the lock of the chain.</summary>
public sealed class StoreWriter : IDisposable
{
    private readonly Statements _statements;

    internal StoreWriter(SqliteConnection connection) => _statements = new Statements(connection);

    /// <summary>All that <paramref name="change"/> does is committed, or none of it.</summary>
    public void Commit(Action change)
    {
        using SqliteTransaction transaction = _statements.Connection.BeginTransaction();
        _statements.Transaction = transaction;
        try
        {
            change();
            transaction.Commit();
        }
        finally
        {
            _statements.Transaction = null;
        }
    }

    public void PutNode(in Hash256 hash, byte[] rlp) =>
        Run("INSERT OR IGNORE INTO nodes VALUES ($0, $1)", hash.ToArray(), rlp);

    public void PutCode(in Hash256 hash, byte[] code) =>
        Run("INSERT OR IGNORE INTO codes VALUES ($0, $1)", hash.ToArray(), code);

    public void PutBlock(StoredBlock block, byte[] header, IEnumerable<Hash256> transactions)
    {
        byte[] hash = block.Header.Hash.ToArray();
        Run(
            "INSERT OR IGNORE INTO blocks VALUES ($0, $1, $2, $3, $4, $5, $6)",
            hash,
            (long)block.Header.Number,
            header,
            block.Rlp,
            ByteStrings.Encode(block.Receipts),
            ByteStrings.Encode(block.Requests),
            block.TotalDifficulty.ToBigEndian()
        );
        int position = 0;
        foreach (Hash256 transaction in transactions)
        {
            Run(
                "INSERT OR IGNORE INTO transactions VALUES ($0, $1, $2)",
                transaction.ToArray(),
                hash,
                position++
            );
        }
    }

    public void SetCanonical(ulong number, in Hash256 hash) =>
        Run("INSERT OR REPLACE INTO canonical VALUES ($0, $1)", (long)number, hash.ToArray());

    /// <summary>The canonical chain ends with a number.</summary>
    public void CutCanonical(ulong last) =>
        Run("DELETE FROM canonical WHERE number > $0", (long)last);

    public void SetMeta(string name, byte[] value) =>
        Run("INSERT OR REPLACE INTO meta VALUES ($0, $1)", name, value);

    /// <summary>Removes the nodes that are not among <paramref name="kept"/>; returns how many.</summary>
    public long KeepNodes(IEnumerable<Hash256> kept)
    {
        long removed = 0;
        Commit(() =>
        {
            Execute("CREATE TEMP TABLE kept (hash BLOB PRIMARY KEY) WITHOUT ROWID");
            foreach (Hash256 hash in kept)
            {
                Run("INSERT OR IGNORE INTO kept VALUES ($0)", hash.ToArray());
            }
            removed = _statements
                .With("DELETE FROM nodes WHERE hash NOT IN (SELECT hash FROM kept)")
                .ExecuteNonQuery();
        });
        Execute("DROP TABLE kept");
        return removed;
    }

    /// <summary>Writes the file anew without the space of what was removed; for a moment both are on the disk.</summary>
    public void Shrink()
    {
        Execute("VACUUM");
        Execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    /// <summary>A statement without parameters.</summary>
    public void Execute(string sql)
    {
        using SqliteCommand command = _statements.Connection.CreateCommand();
        command.Transaction = _statements.Transaction;
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public void Dispose() => _statements.Dispose();

    private void Run(string sql, params ReadOnlySpan<object> values) =>
        _statements.With(sql, values).ExecuteNonQuery();
}

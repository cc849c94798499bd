using Microsoft.Data.Sqlite;

namespace Perjury.Node.Store;

/// <summary>
/// The file that a chain is kept in: SQLite with a write-ahead log, so that readers never wait and a process that dies loses
/// nothing that was committed. One writer, readers from a pool.
/// </summary>
public sealed class ChainFile : IDisposable
{
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS nodes (hash BLOB PRIMARY KEY, rlp BLOB NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS codes (hash BLOB PRIMARY KEY, code BLOB NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS blocks (
            hash BLOB PRIMARY KEY,
            number INTEGER NOT NULL,
            header BLOB NOT NULL,
            rlp BLOB NOT NULL,
            receipts BLOB NOT NULL,
            requests BLOB NOT NULL,
            total_difficulty BLOB NOT NULL
        );
        CREATE INDEX IF NOT EXISTS blocks_by_number ON blocks (number);
        CREATE TABLE IF NOT EXISTS canonical (number INTEGER PRIMARY KEY, hash BLOB NOT NULL);
        CREATE TABLE IF NOT EXISTS transactions (
            hash BLOB NOT NULL,
            block BLOB NOT NULL,
            position INTEGER NOT NULL,
            PRIMARY KEY (hash, block)
        ) WITHOUT ROWID;
        """;

    private readonly string _connection;
    private readonly Stack<StoreReader> _idle = [];
    private bool _closed;

    /// <exception cref="IOException">The file is no store, or cannot be written.</exception>
    public ChainFile(string path)
    {
        Path = path;
        _connection = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Pooling = false,
            Mode = SqliteOpenMode.ReadWriteCreate,
        }.ToString();
        try
        {
            Writer = new StoreWriter(Open());
            Writer.Execute("PRAGMA journal_mode = WAL");
            Writer.Execute("PRAGMA synchronous = NORMAL");
            Writer.Execute(Schema);
        }
        catch (SqliteException e)
        {
            throw new IOException($"{path}: {e.Message}", e);
        }
    }

    public string Path { get; }

    /// <summary>For whoever holds the lock of the chain.</summary>
    public StoreWriter Writer { get; }

    /// <summary>A reader for one thread; disposing of it gives it back.</summary>
    public StoreReader Rent()
    {
        lock (_idle)
        {
            if (_idle.TryPop(out StoreReader? idle))
            {
                return idle;
            }
        }
        return new StoreReader(Open(), this);
    }

    public void Dispose()
    {
        lock (_idle)
        {
            _closed = true;
            while (_idle.TryPop(out StoreReader? idle))
            {
                idle.Close();
            }
        }
        Writer.Dispose();
    }

    internal void Return(StoreReader reader)
    {
        lock (_idle)
        {
            if (!_closed)
            {
                _idle.Push(reader);
                return;
            }
        }
        reader.Close();
    }

    private SqliteConnection Open()
    {
        SqliteConnection connection = new(_connection);
        connection.Open();
        return connection;
    }
}

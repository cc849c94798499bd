using Microsoft.Data.Sqlite;

namespace Perjury.Node.Store;

/// <summary>The statements of one connection, each compiled once. For one thread.</summary>
internal sealed class Statements(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _prepared = [];

    public SqliteTransaction? Transaction { get; set; }

    public SqliteConnection Connection => connection;

    /// <summary>The statement with its parameters, which are called $0, $1 and so on.</summary>
    public SqliteCommand With(string sql, params ReadOnlySpan<object> values)
    {
        if (!_prepared.TryGetValue(sql, out SqliteCommand? command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            for (int i = 0; i < values.Length; i++)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = "$" + i });
            }
            _prepared[sql] = command;
        }
        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i];
        }
        command.Transaction = Transaction;
        return command;
    }

    /// <summary>The first column of the first row as bytes; null if there is no row.</summary>
    public byte[]? Bytes(string sql, params ReadOnlySpan<object> values) =>
        With(sql, values).ExecuteScalar() as byte[];

    public void Dispose()
    {
        foreach (SqliteCommand command in _prepared.Values)
        {
            command.Dispose();
        }
        connection.Dispose();
    }
}

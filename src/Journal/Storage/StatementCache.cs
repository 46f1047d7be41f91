using Microsoft.Data.Sqlite;

namespace Antrea.Journal.Storage;

/// <summary>Prepared statements of one connection, by their text. Parameters are positional: <c>@1</c>, <c>@2</c>, …</summary>
internal sealed class StatementCache(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _commands = [];

    public int Execute(string sql, params ReadOnlySpan<object> values) => Bind(sql, values).ExecuteNonQuery();

    /// <summary>Steps through all rows of a statement that works as it is stepped.</summary>
    public int ExecuteAll(string sql)
    {
        using var rows = Query(sql);
        var count = 0;
        while (rows.Read())
        {
            count++;
        }

        return count;
    }

    public SqliteDataReader Query(string sql, params ReadOnlySpan<object> values) => Bind(sql, values).ExecuteReader();

    public void Dispose()
    {
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }
    }

    private SqliteCommand Bind(string sql, ReadOnlySpan<object> values)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = connection.Command(sql);
            for (var i = 0; i < values.Length; i++)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = $"@{i + 1}" });
            }

            command.Prepare();
            _commands.Add(sql, command);
        }

        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i];
        }

        return command;
    }
}

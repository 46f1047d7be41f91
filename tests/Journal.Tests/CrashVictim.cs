namespace Antrea.Journal.Tests;

/// <summary>
/// The process that the crash tests kill: appends to two streams and says what was acknowledged.
/// <c>dotnet Antrea.Journal.Tests.dll append FILE</c>
/// </summary>
internal static class CrashVictim
{
    public static async Task<int> Main(string[] args)
    {
        if (args is not ["append", var path])
        {
            return 2;
        }

        await using var journal = await EventJournal.OpenAsync(new JournalOptions { Path = path, BootId = "boot-1" });
        await using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        var lines = TextWriter.Synchronized(output);
        await Task.WhenAll(
            AppendAsync(journal, "a", Durability.Full, lines), AppendAsync(journal, "b", Durability.Normal, lines));
        return 0;
    }

    private static async Task AppendAsync(EventJournal journal, string stream, Durability durability, TextWriter output)
    {
        for (var next = await journal.ReadHighestAsync(stream) + 1; ; next += 2)
        {
            await journal.AppendAsync(stream, next, [TestJournal.Event(next), TestJournal.Event(next + 1)], durability);
            await output.WriteLineAsync($"{stream} {next + 1}");
        }
    }
}

namespace Antrea.Journal.Tests;

/// <summary>A directory of its own for one test, and short ways to fill and read a journal in it.</summary>
internal sealed class TestJournal : IDisposable
{
    public TestJournal()
    {
        Folder = Directory.CreateTempSubdirectory("journal-").FullName;
        File = Path.Combine(Folder, "journal.db");
    }

    public string Folder { get; }

    public string File { get; }

    public ManualTime Time { get; } = new();

    public JournalOptions Options => new() { Path = File, BootId = "boot-1", Time = Time };

    public Task<EventJournal> OpenAsync(RecoveryCheck check = RecoveryCheck.Auto) => EventJournal.OpenAsync(Options with { Check = check });

    /// <summary>A payload that tells stream and number, padded so that records differ in size.</summary>
    public static NewEvent Event(long number, string cause = "policy/a@1") =>
        new("PolicyChanged", 1, Payload(number), cause);

    public static byte[] Payload(long number)
    {
        var bytes = new byte[32 + (int)(number % 97)];
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)(number + i);
        }

        return bytes;
    }

    public static async Task AppendAsync(EventJournal journal, string stream, int count)
    {
        var highest = await journal.ReadHighestAsync(stream);
        for (var i = 1; i <= count; i++)
        {
            await journal.AppendAsync(stream, highest + i, [Event(highest + i)]);
        }
    }

    public static async Task<List<StoredEvent>> ToListAsync(IAsyncEnumerable<StoredEvent> events)
    {
        var list = new List<StoredEvent>();
        await foreach (var e in events)
        {
            list.Add(e);
        }

        return list;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}

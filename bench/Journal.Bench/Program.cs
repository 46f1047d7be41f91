using System.Diagnostics;
using Antrea.Journal;
using Antrea.Journal.Bench;

// dotnet run -c Release --project bench/Journal.Bench [-- EVENTS [DIRECTORY]]
var events = args.Length > 0 ? int.Parse(args[0]) : 1_000_000;
var parent = args.Length > 1 ? args[1] : Path.GetTempPath();
var folder = Directory.CreateDirectory(Path.Combine(parent, $"journal-bench-{Environment.ProcessId}")).FullName;
Console.WriteLine($"{events:N0} events of {Sample.Payload.Length} bytes in {folder}");
try
{
    var rawInsert = Row("raw SQLite inserts, one transaction", events, RawSqlite.Insert(Path.Combine(folder, "raw.db"), events), null);
    var rawRead = Row("raw SQLite reads", events, RawSqlite.Read(Path.Combine(folder, "raw.db")), null);

    await AppendsAsync(rawInsert);
    await LongStreamAsync(rawInsert, rawRead);
}
finally
{
    Directory.Delete(folder, recursive: true);
}

async Task AppendsAsync(double raw)
{
    await using var journal = await OpenAsync("appends.db");
    Row("append, one waiting, normal", 5_000, await TimeAsync(() => OneByOneAsync(journal, "one", 5_000, Durability.Normal)), raw);
    Row("append, one waiting, full", 500, await TimeAsync(() => OneByOneAsync(journal, "full", 500, Durability.Full)), raw);
    Row("append, 256 waiting, normal", 100_000, await TimeAsync(() => ManyAsync(journal, "many", 256, 100_000, Durability.Normal)), raw);
    var before = journal.Statistics;
    Row("append, 256 waiting, full", 25_600, await TimeAsync(() => ManyAsync(journal, "manyfull", 256, 25_600, Durability.Full)), raw);
    Console.WriteLine($"  {25_600.0 / (journal.Statistics.Transactions - before.Transactions):N0} appends a transaction in the last line");
}

async Task LongStreamAsync(double rawInsert, double rawRead)
{
    const int Batch = 1_000;
    await using (var journal = await OpenAsync("long.db"))
    {
        var batch = Sample.Batch(Batch);
        Row($"append, batches of {Batch}", events, await TimeAsync(async () =>
        {
            for (var i = 0; i < events; i += Batch)
            {
                await journal.AppendAsync(Sample.Stream, i + 1, batch);
            }
        }), rawInsert);
        await journal.SaveSnapshotAsync(new Snapshot(Sample.Stream, events - Batch, TimeProvider.System.GetUtcNow(), "State", 1, new byte[100_000]));
        await CopyAsync("long.db", "crashed.db");
    }

    await using (var journal = await OpenAsync("long.db"))
    {
        Row("replay of the whole stream", events, await TimeAsync(() => CountAsync(journal.ReplayAsync(Sample.Stream))), rawRead);
        Row("full verification", events, await TimeAsync(() => journal.VerifyAsync()), rawRead);
    }

    Seconds("restart after a clean end: open, snapshot, last 1,000 events", await TimeAsync(() => RestartAsync("long.db", "boot")));
    Seconds("restart after a killed process", await TimeAsync(() => RestartAsync("crashed.db", "boot")));
    await CopyAsync("crashed.db", "lost.db");
    Seconds("restart after a power cut (whole file verified)", await TimeAsync(() => RestartAsync("lost.db", "next boot", marksOpen: true)));
}

async Task RestartAsync(string name, string bootId, bool marksOpen = false)
{
    if (marksOpen)
    {
        // As a crash leaves it: marked open by another boot.
        await using var writer = await EventJournal.OpenAsync(Options(name, "last boot"));
        await CopyAsync(name, "cut.db");
        name = "cut.db";
    }

    var started = Stopwatch.GetTimestamp();
    await using var journal = await EventJournal.OpenAsync(Options(name, bootId));
    var snapshot = await journal.LoadSnapshotAsync(Sample.Stream, SnapshotCriteria.Latest);
    await CountAsync(journal.ReplayAsync(Sample.Stream, snapshot!.Sequence + 1));
    Console.WriteLine($"  {journal.Recovery.Checked} check of {journal.Recovery.EventsVerified:N0} events, ready after {Stopwatch.GetElapsedTime(started).TotalSeconds:N3} s");
}

JournalOptions Options(string name, string bootId) => new() { Path = Path.Combine(folder, name), BootId = bootId };

Task<EventJournal> OpenAsync(string name) => EventJournal.OpenAsync(Options(name, "boot"));

async Task CopyAsync(string from, string to)
{
    foreach (var suffix in new[] { "", "-wal" })
    {
        await using var source = new FileStream(Path.Combine(folder, from + suffix), FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite);
        await using var target = File.Create(Path.Combine(folder, to + suffix));
        await source.CopyToAsync(target);
    }
}

static async Task OneByOneAsync(EventJournal journal, string stream, int count, Durability durability)
{
    var batch = Sample.Batch(1);
    for (var i = 1; i <= count; i++)
    {
        await journal.AppendAsync(stream, i, batch, durability);
    }
}

static Task ManyAsync(EventJournal journal, string prefix, int streams, int count, Durability durability) =>
    Task.WhenAll(Enumerable.Range(0, streams).Select(s => OneByOneAsync(journal, $"{prefix}/{s}", count / streams, durability)));

static async Task CountAsync(IAsyncEnumerable<StoredEvent> events)
{
    await foreach (var _ in events)
    {
    }
}

static async Task<TimeSpan> TimeAsync(Func<Task> run)
{
    var started = Stopwatch.GetTimestamp();
    await run();
    return Stopwatch.GetElapsedTime(started);
}

static double Row(string what, int count, TimeSpan time, double? raw)
{
    var rate = count / time.TotalSeconds;
    var ratio = raw is { } yardstick ? $"{rate / yardstick,8:P1} of raw" : "";
    Console.WriteLine($"{what,-62}{rate,12:N0}/s{time.TotalSeconds,9:N2} s {ratio}");
    return rate;
}

static void Seconds(string what, TimeSpan time) => Console.WriteLine($"{what,-62}{"",14}{time.TotalSeconds,9:N2} s");

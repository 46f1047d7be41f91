using Antrea.Enforcers.Eve;
using Antrea.Policy.Planning.Pods;

namespace Antrea.Enforcers.Tests.Eve;

public sealed class EveLogTests : IAsyncDisposable
{
    private EveRig _rig = new();

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task Events_are_in_the_file_after_the_flush_interval()
    {
        _rig.Request("/a");
        _rig.Request("/b");
        _rig.Time.Advance(TimeSpan.FromMilliseconds(200));
        SpinWait.SpinUntil(() => _rig.Log.Written == 2, TimeSpan.FromSeconds(10)).ShouldBeTrue();

        (await File.ReadAllLinesAsync(_rig.Today)).Length.ShouldBe(2);
        ShouldBe0640(_rig.Today);
        _rig.Notices.ShouldBeEmpty();
    }

    [Fact]
    public async Task Each_event_is_in_the_file_of_its_day()
    {
        _rig.Time.Advance(new TimeSpan(23, 59, 59));
        var first = _rig.Today;
        await _rig.Log.FlushAsync();
        _rig.Request("/before");
        _rig.Time.Advance(TimeSpan.FromMilliseconds(199));
        _rig.Request("/still");
        _rig.Time.Advance(TimeSpan.FromMilliseconds(801));
        _rig.Request("/after");
        _rig.Request("/later");

        (await _rig.UrlsAsync()).ShouldBe(["/after", "/later"]);
        (await _rig.UrlsAsync(first)).ShouldBe(["/before", "/still"]);
        _rig.Files.ShouldBe(["eve-2026-01-01.json", "eve-2026-01-02.json"]);
    }

    [Fact]
    public async Task One_buffer_may_hold_two_days()
    {
        var buffer = new EveBuffer(100);
        buffer.TryAdd("one\n"u8, new DateOnly(2026, 1, 1)).ShouldBeTrue();
        buffer.TryAdd("two\n"u8, new DateOnly(2026, 1, 2)).ShouldBeTrue();
        Directory.CreateDirectory(_rig.Folder);
        using (var file = new EveFile(_rig.Folder, _rig.Time))
        {
            buffer.WriteTo(file);
        }

        (await File.ReadAllTextAsync(Path.Combine(_rig.Folder, "eve-2026-01-01.json"))).ShouldBe("one\n");
        (await File.ReadAllTextAsync(Path.Combine(_rig.Folder, "eve-2026-01-02.json"))).ShouldBe("two\n");
        buffer.TryAdd(new byte[93], default).ShouldBeFalse();
        buffer.TryAdd(new byte[92], default).ShouldBeTrue();
    }

    [Fact]
    public async Task What_is_too_old_is_deleted_and_what_is_not_ours_stays()
    {
        await _rig.DisposeAsync();
        _rig = new(o => o with { MaxAgeDays = 3 });
        Directory.CreateDirectory(_rig.Folder);
        _rig.Time.Advance(TimeSpan.FromDays(10));
        string[] there = ["eve-2026-01-07.json", "eve-2026-01-07.2.json", "eve-2026-01-08.json", "eve-2026-01-08.1.json", "eve-archive.json", "eve-2026-01-07.json.gz", "eve-2026-01-07.01.json", "suricata.log"];
        Array.ForEach(there, f => File.WriteAllText(Path.Combine(_rig.Folder, f), "{}\n"));

        _rig.Request("/");
        await _rig.Log.FlushAsync();

        _rig.Files.ShouldBe(new[] { "eve-2026-01-11.json" }.Concat(there.Skip(2)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Old_files_go_without_new_events_too_and_limits_may_change()
    {
        _rig.Request("/");
        await _rig.Log.FlushAsync();
        _rig.Time.Advance(TimeSpan.FromDays(2));
        _rig.Request("/");
        await _rig.Log.FlushAsync();
        _rig.Files.Count().ShouldBe(2);

        _rig.Log.Use(L7Settings.Default with { EveMaxAgeDays = 1 });
        await _rig.Log.FlushAsync();
        _rig.Files.ShouldBe(["eve-2026-01-03.json"]);
    }

    [Fact]
    public async Task A_large_file_is_continued_in_parts_and_the_oldest_go()
    {
        await _rig.DisposeAsync();
        _rig = new(o => o with { MaxBytes = 4000 });
        for (var i = 0; i < 100; i++)
        {
            _rig.Request($"/{i:000}");
            if (i % 7 == 0)
            {
                await _rig.Log.FlushAsync();
            }
        }

        await _rig.Log.FlushAsync();
        Directory.GetFiles(_rig.Folder).Sum(f => new FileInfo(f).Length).ShouldBeInRange(3000, 4000);
        Directory.GetFiles(_rig.Folder).ShouldAllBe(f => new FileInfo(f).Length <= 1000);

        // What is kept is the end, without a gap and without a torn line.
        var urls = new List<string?>();
        foreach (var file in _rig.Files.Select(f => (Name: f, Part: int.Parse(f.Split('.')[1]))).OrderBy(f => f.Part))
        {
            urls.AddRange(await _rig.UrlsAsync(Path.Combine(_rig.Folder, file.Name)));
        }

        urls.ShouldBe(Enumerable.Range(0, 100).Skip(100 - urls.Count).Select(i => $"/{i:000}"));

        // A restart goes on where it was.
        var last = _rig.Files.Count();
        await _rig.ReopenAsync();
        _rig.Request("/restarted");
        await _rig.Log.FlushAsync();
        _rig.Files.Count().ShouldBeInRange(last, last + 1);
        _rig.Files.ShouldNotContain("eve-2026-01-01.json");
    }

    [Fact]
    public async Task An_event_larger_than_a_part_is_written_all_the_same()
    {
        await _rig.DisposeAsync();
        _rig = new(o => o with { MaxBytes = 400 });
        _rig.Request("/" + new string('a', 2000));
        _rig.Request("/b");

        await _rig.Log.FlushAsync();
        (await _rig.UrlsAsync(Path.Combine(_rig.Folder, "eve-2026-01-01.1.json"))).ShouldBe(["/b"]);
        _rig.Log.Written.ShouldBe(2);
    }

    [Theory]
    [InlineData("deleted")]
    [InlineData("renamed")]
    [InlineData("cut")]
    [InlineData("directory deleted")]
    public async Task A_file_that_somebody_takes_away_is_made_anew(string how)
    {
        _rig.Request("/one");
        await _rig.Log.FlushAsync();
        switch (how)
        {
            case "deleted":
                File.Delete(_rig.Today);
                break;
            case "renamed":
                File.Move(_rig.Today, _rig.Today + ".old");
                break;
            case "cut":
                await File.WriteAllTextAsync(_rig.Today, "");
                break;
            default:
                Directory.Delete(_rig.Folder, recursive: true);
                break;
        }

        _rig.Request("/two");
        (await _rig.UrlsAsync()).ShouldBe(["/two"]);
        ShouldBe0640(_rig.Today);
        _rig.Log.Errors.ShouldBe(0);
    }

    [Fact]
    public async Task A_line_that_a_crash_left_is_ended()
    {
        Directory.CreateDirectory(_rig.Folder);
        await File.WriteAllTextAsync(_rig.Today, """{"half""");
        _rig.Request("/one");

        var lines = await _rig.LinesAsync();
        lines.Length.ShouldBe(2);
        EveRig.Json(lines[1]).GetProperty("http").GetProperty("url").GetString().ShouldBe("/one");
    }

    [Fact]
    public async Task A_full_disk_is_told_once_and_nothing_that_fits_is_lost()
    {
        Directory.CreateDirectory(_rig.Folder);
        File.CreateSymbolicLink(_rig.Today, "/dev/full");
        for (var i = 0; i < 3; i++)
        {
            _rig.Request($"/{i}");
            await _rig.Log.FlushAsync();
        }

        (_rig.Log.Written, _rig.Log.Dropped).ShouldBe((0, 0));
        _rig.Log.Errors.ShouldBeGreaterThanOrEqualTo(3);
        _rig.Notices.ShouldHaveSingleItem().ShouldStartWith($"{_rig.Folder}: events cannot be written: ");

        File.Delete(_rig.Today);
        _rig.Time.Advance(TimeSpan.FromSeconds(1));
        SpinWait.SpinUntil(() => _rig.Log.Written == 3, TimeSpan.FromSeconds(10)).ShouldBeTrue();
        (await _rig.UrlsAsync()).ShouldBe(["/0", "/1", "/2"]);
        _rig.Notices.Count.ShouldBe(2);
        _rig.Notices[1].ShouldBe($"{_rig.Folder}: written again; events left out so far: 0");
    }

    [Fact]
    public async Task What_does_not_fit_is_left_out_and_counted()
    {
        await _rig.DisposeAsync();
        _rig = new(o => o with { BufferBytes = 2000 });
        Directory.CreateDirectory(_rig.Folder);
        File.CreateSymbolicLink(_rig.Today, "/dev/full");
        for (var i = 0; i < 100; i++)
        {
            _rig.Request($"/{i}");
        }

        await _rig.Log.FlushAsync();
        var dropped = _rig.Log.Dropped;
        dropped.ShouldBeInRange(80, 95);
        _rig.Notices.ShouldContain($"{_rig.Folder}: events left out: {dropped}");

        File.Delete(_rig.Today);
        (await _rig.LinesAsync()).Length.ShouldBe(100 - (int)dropped);
        _rig.Log.Written.ShouldBe(100 - dropped);
    }

    [Fact]
    public async Task A_directory_that_is_none_costs_the_events_at_the_end()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_rig.Folder)!);
        await File.WriteAllTextAsync(_rig.Folder, "in the way");
        _rig.Request("/one");
        await _rig.Log.FlushAsync();
        _rig.Log.Errors.ShouldBeGreaterThan(0);
        await _rig.Log.DisposeAsync();
        _rig.Log.Dropped.ShouldBe(1);
        _rig.Request("/late");
        _rig.Log.Dropped.ShouldBe(2);
        await _rig.Log.FlushAsync();
    }

    [Fact]
    public async Task Threads_do_not_mix_their_lines()
    {
        await _rig.DisposeAsync();
        _rig = new(o => o with { BufferBytes = 16 << 20 });
        await Task.WhenAll(Enumerable.Range(0, 4).Select(t => Task.Run(() =>
        {
            for (var i = 0; i < 2000; i++)
            {
                _rig.Request($"/{t}/{i}");
            }
        })));

        var urls = (await _rig.UrlsAsync()).ToList();
        urls.Count.ShouldBe(8000);
        for (var t = 0; t < 4; t++)
        {
            urls.Where(u => u!.StartsWith($"/{t}/", StringComparison.Ordinal)).ShouldBe(Enumerable.Range(0, 2000).Select(i => $"/{t}/{i}"));
        }
    }

    [Fact]
    public async Task Nothing_is_allocated_on_the_calling_thread()
    {
        // The clock that stands still allocates for its timers.
        var log = new EveLog(new EveLogOptions { Directory = _rig.Folder }, TimeProvider.System);
        Emit(log, 200);
        await log.FlushAsync();

        var allocated = Measure();
        await log.DisposeAsync();
        allocated.ShouldBe(0);
        log.Written.ShouldBe(4 * 1201);

        // No await in between: the same thread throughout.
        long Measure()
        {
            Emit(log, 1);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Emit(log, 1000);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    private static void ShouldBe0640(string file)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        }
    }

    private static void Emit(EveLog log, int rounds)
    {
        for (var i = 0; i < rounds; i++)
        {
            var http = new EveHttp { Hostname = "foo.test"u8, Url = "/a/b?c=\"\xff"u8, UserAgent = "curl/8"u8, Method = "GET"u8, Protocol = "HTTP/1.1"u8, Status = 200, Length = 1024 };
            log.Http(EveRig.Flow(), http);
            log.Tls(EveRig.Flow(), new EveTls { ServerName = "foo.test"u8, Version = 0x0304 });
            log.Alert(EveRig.Flow(), new EveAlert { Policy = "AntreaNetworkPolicy:x/np", Reason = "version", Start = DateTimeOffset.UnixEpoch }, http);
            log.Packet(EveRig.Flow(), new EvePacket { Bytes = "0123456789"u8 });
        }
    }
}

using System.IO.Compression;
using System.Text.RegularExpressions;
using Antrea.Enforcers.Logs;
using Antrea.Policy.Api;
using Antrea.Policy.Compile;
using Antrea.TestKit;

namespace Antrea.Enforcers.Tests.Logs;

public sealed class NetworkPolicyLogTests : IAsyncLifetime, IAsyncDisposable
{
    private const string Packet = "4500003c000140004006aaaa0a0000010a0001099c400050000003e8000000006002";

    private readonly string _directory = Directory.CreateTempSubdirectory("np-log").FullName;
    private readonly VirtualTimeProvider _time = new();
    private readonly List<string> _notices = [];
    private readonly LoggedRule _drop = new(PolicyTable.AntreaPolicyEgressRule, "AntreaClusterNetworkPolicy:log-acnp-deny", Direction.Egress, RuleAction.Drop)
    {
        Name = "DropToZ", Priority = 44900, Label = "testLogLabel",
    };

    private NetworkPolicyLog? _log;

    private string File => Path.Combine(_directory, "networkpolicy", "np.log");

    public Task InitializeAsync() => Task.CompletedTask;

    async Task IAsyncLifetime.DisposeAsync() => await DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        if (_log is not null)
        {
            await _log.DisposeAsync();
        }

        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task LinesAreAntreas()
    {
        Start().Add(Entry(_drop));
        var allow = new LoggedRule(PolicyTable.IngressRule, "K8sNetworkPolicy:x/np", Direction.Ingress, RuleAction.Allow);
        _log!.Add(new(allow, Summary("4500002000014000" + "4001aaaa" + "0a0000010a000109" + "0805"), null));
        _time.Advance(TimeSpan.FromSeconds(1));

        var lines = await LinesAsync();

        lines.Length.ShouldBe(2);
        lines[1].ShouldMatch(@"^\d{4}/\d\d/\d\d \d\d:\d\d:\d\d\.\d{6} IngressRule K8sNetworkPolicy:x/np <nil> Ingress Allow <nil> <nil> 10\.0\.0\.1 <nil> 10\.0\.1\.9 <nil> ICMP 32 <nil>$");
        lines[0].ShouldEndWith(" AntreaPolicyEgressRule AntreaClusterNetworkPolicy:log-acnp-deny DropToZ Egress Drop 44900 x/a 10.0.0.1 40000 10.0.1.9 80 TCP 60 testLogLabel");

        // The conformance case's own expression.
        lines[0].ShouldMatch("AntreaClusterNetworkPolicy:log-acnp-deny DropToZ Egress Drop [0-9]+ x/a 10.0.0.1 [0-9]+ 10.0.1.9 80 TCP [0-9]+ testLogLabel");
        lines[0][..26].ShouldBe(PolicyLogLine.Time(_time.GetLocalNow() - TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task EqualPacketsOfASecondShareALineUnlessTheyAreAllowed()
    {
        var log = Start();
        var allow = _drop with { Action = RuleAction.Allow };
        for (var i = 0; i < 3; i++)
        {
            log.Add(Entry(_drop));
            log.Add(Entry(allow));
            log.Add(Entry(_drop with { Action = RuleAction.Reject }));
            _time.Advance(TimeSpan.FromMilliseconds(300));
        }

        // The first of each at once.
        var lines = await LinesAsync();
        lines.Select(l => l.Split(' ')[6]).ShouldBe(["Drop", "Allow", "Reject", "Allow", "Allow"]);
        lines.ShouldAllBe(l => l.EndsWith(" testLogLabel", StringComparison.Ordinal));
        _time.Advance(TimeSpan.FromMilliseconds(100));
        lines = await LinesAsync();
        lines.Length.ShouldBe(7);
        lines[5].ShouldEndWith("Egress Drop 44900 x/a 10.0.0.1 40000 10.0.1.9 80 TCP 60 testLogLabel [2 packets in 1s]");
        lines[6].ShouldEndWith("Egress Reject 44900 x/a 10.0.0.1 40000 10.0.1.9 80 TCP 60 testLogLabel [2 packets in 1s]");

        log.Add(Entry(_drop));
        (await LinesAsync())[7].ShouldEndWith(" testLogLabel");
        _time.Advance(TimeSpan.FromSeconds(1));
        (await LinesAsync()).Length.ShouldBe(8);
    }

    [Fact]
    public async Task TheEndWritesWhatWasHeld()
    {
        var log = Start();
        log.Add(Entry(_drop));
        _time.Advance(TimeSpan.FromMilliseconds(250.5));
        log.Add(Entry(_drop));

        await log.DisposeAsync();

        System.IO.File.ReadAllText(File).ShouldEndWith(" [1 packets in 250.5ms]\n");
    }

    [Fact]
    public async Task MoreThanTheRateIsLeftOutAndTold()
    {
        var log = Start(new() { PacketsPerSecond = 10 });
        for (var i = 0; i < 50; i++)
        {
            log.Add(Entry(_drop));
        }

        log.LeftOut.ShouldBe(30, "twice the rate at once");
        _time.Advance(TimeSpan.FromMilliseconds(500));
        for (var i = 0; i < 50; i++)
        {
            log.Add(Entry(_drop));
        }

        log.LeftOut.ShouldBe(75, "and what half a second brings");
        _time.Advance(TimeSpan.FromSeconds(20));
        (await LinesAsync())[^1].ShouldContain("[24 packets in 1s]");
        _notices.ShouldBe([$"{File}: packets left out: 1 (more than 10 a second)", $"{File}: packets left out: 74 (more than 10 a second)"]);
    }

    [Fact]
    public async Task ADeletedOrReplacedFileIsMadeAnew()
    {
        var log = Start();
        await AddLineAsync(log, "one");
        System.IO.File.Delete(File);
        await AddLineAsync(log, "two");
        (await LinesAsync()).ShouldHaveSingleItem().ShouldContain(" two ");

        System.IO.File.Move(File, File + ".mine");
        System.IO.File.WriteAllText(File, "");
        await AddLineAsync(log, "three");
        (await LinesAsync()).ShouldHaveSingleItem().ShouldContain(" three ");

        Directory.Delete(Path.GetDirectoryName(File)!, recursive: true);
        await AddLineAsync(log, "four");
        (await LinesAsync()).ShouldHaveSingleItem().ShouldContain(" four ");
        log.Lost.ShouldBe(0);
        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.GetUnixFileMode(File).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [Fact]
    public async Task AFullDiskCostsLinesAndNothingElse()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        System.IO.File.CreateSymbolicLink(File, "/dev/full");
        var log = Start();
        await AddLineAsync(log, "one");
        await AddLineAsync(log, "two");
        (log.Written, log.Lost).ShouldBe((0, 2));
        _notices.ShouldHaveSingleItem().ShouldStartWith($"{File}: cannot be written: ");

        System.IO.File.Delete(File);
        _time.Advance(TimeSpan.FromSeconds(1));
        await AddLineAsync(log, "three");

        (await LinesAsync()).ShouldHaveSingleItem().ShouldContain(" three ");
        _notices[1].ShouldBe($"{File}: written again; 2 lines were lost so far");
    }

    [Fact]
    public async Task ALongFileIsPutAsideCompressedAndForgotten()
    {
        var log = Start(new() { MaxBytes = 400, Backups = 2 });
        for (var i = 0; i < 10; i++)
        {
            await AddLineAsync(log, $"line{i}");
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        await log.DisposeAsync();

        // Two lines a file: 8 and 9 are in the file itself, 4 to 7 aside, the others gone.
        Regex.Matches(System.IO.File.ReadAllText(File), "line[0-9]").Select(m => m.Value).ShouldBe(["line8", "line9"]);
        var aside = Directory.GetFiles(Path.GetDirectoryName(File)!).Where(f => f != File).Order().ToList();
        aside.ShouldAllBe(f => Regex.IsMatch(Path.GetFileName(f), @"^np-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}\.log\.gz$"));
        aside.SelectMany(Unpacked).ShouldBe(["line4", "line5", "line6", "line7"]);
    }

    [Fact]
    public async Task FilesPutAsideAreForgottenWithAge()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        string Aside(int days) => Path.Combine(Path.GetDirectoryName(File)!, $"np-{(_time.GetUtcNow() - TimeSpan.FromDays(days)).ToString("yyyy-MM-dd'T'HH-mm-ss.fff")}.log");
        System.IO.File.WriteAllText(Aside(27), "young");
        System.IO.File.WriteAllText(Aside(29), "old");
        System.IO.File.WriteAllText(Path.Combine(Path.GetDirectoryName(File)!, "np-of-somebody-else.log"), "foreign");
        var log = Start(new() { Compress = false });

        await AddLineAsync(log, "one");
        await log.DisposeAsync();

        Directory.GetFiles(Path.GetDirectoryName(File)!).Select(Path.GetFileName).Order()
            .ShouldBe(new[] { "np.log", Path.GetFileName(Aside(27)), "np-of-somebody-else.log" }.Order());
    }

    [Fact]
    public void ALineStaysALine() =>
        PolicyLogLine.Format(Entry(_drop with { Name = "a\nb\tc", Label = "" })).ShouldContain(" a?b?c Egress Drop 44900 x/a 10.0.0.1 40000 10.0.1.9 80 TCP 60 <nil>");

    [Fact]
    public async Task TrafficForALayer7RuleIsRedirectedAndSharesALine()
    {
        var redirect = _drop with { Action = RuleAction.Allow, Redirects = true };
        Start().Add(Entry(redirect));
        _log!.Add(Entry(redirect));
        _time.Advance(TimeSpan.FromSeconds(1));

        (await LinesAsync())[^1].ShouldEndWith(" DropToZ Egress Redirect 44900 x/a 10.0.0.1 40000 10.0.1.9 80 TCP 60 testLogLabel [1 packets in 1s]");
    }

    private static PacketSummary Summary(string hex)
    {
        PacketSummary.TryParse(Convert.FromHexString(hex), out var summary).ShouldBeTrue();
        return summary;
    }

    private static PolicyLogEntry Entry(LoggedRule rule) => new(rule, Summary(Packet), "x/a");

    private static IEnumerable<string> Unpacked(string file)
    {
        using var text = new StreamReader(new GZipStream(System.IO.File.OpenRead(file), CompressionMode.Decompress));
        return Regex.Matches(text.ReadToEnd(), "line[0-9]").Select(m => m.Value);
    }

    private NetworkPolicyLog Start(NetworkPolicyLogOptions? options = null) =>
        _log = new((options ?? new()) with { Directory = _directory, OnNotice = _notices.Add }, _time);

    private async Task AddLineAsync(NetworkPolicyLog log, string name)
    {
        log.Add(Entry(_drop with { Action = RuleAction.Allow, Name = name }));
        await log.FlushAsync();
    }

    private async Task<string[]> LinesAsync()
    {
        await _log!.FlushAsync();
        return await System.IO.File.ReadAllLinesAsync(File);
    }
}

using System.Text.Json;
using Antrea.Enforcers.Eve;
using Antrea.TestKit;

namespace Antrea.Enforcers.Tests.Eve;

/// <summary>An event log in a directory of its own, on a clock that stands still.</summary>
internal sealed class EveRig : IAsyncDisposable
{
    private readonly List<string> _notices = [];
    private readonly string _root = Directory.CreateTempSubdirectory("eve").FullName;

    internal EveRig(Func<EveLogOptions, EveLogOptions>? change = null) => Log = Open(change);

    internal VirtualTimeProvider Time { get; } = new();

    internal EveLog Log { get; private set; }

    internal string Folder => Path.Combine(_root, "networkpolicy", "l7engine");

    internal string Today => Path.Combine(Folder, $"eve-{Time.GetUtcNow():yyyy-MM-dd}.json");

    internal IReadOnlyList<string> Notices
    {
        get
        {
            lock (_notices)
            {
                return [.. _notices];
            }
        }
    }

    internal IEnumerable<string> Files => Directory.GetFiles(Folder).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal);

    internal static EveFlow Flow(int rule = 1) => new()
    {
        Id = 757085628206447, Interface = "veth1", Rule = rule, Source = [10, 10, 1, 8], SourcePort = 44132, Destination = [10, 10, 1, 7], DestinationPort = 80,
    };

    internal static JsonElement Json(string line)
    {
        using var document = JsonDocument.Parse(line);
        return document.RootElement.Clone();
    }

    public async ValueTask DisposeAsync()
    {
        await Log.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    internal async Task ReopenAsync()
    {
        await Log.DisposeAsync();
        Log = Open(null);
    }

    internal void Request(string url) => Log.Http(Flow(), new EveHttp { Url = System.Text.Encoding.UTF8.GetBytes(url), Method = "GET"u8 });

    internal async Task<string[]> LinesAsync(string? file = null)
    {
        await Log.FlushAsync();
        return await File.ReadAllLinesAsync(file ?? Today);
    }

    internal async Task<string> LastAsync() => (await LinesAsync())[^1];

    internal async Task<IEnumerable<string?>> UrlsAsync(string? file = null) => (await LinesAsync(file)).Select(l => Json(l).GetProperty("http").GetProperty("url").GetString());

    private EveLog Open(Func<EveLogOptions, EveLogOptions>? change)
    {
        var options = new EveLogOptions
        {
            Directory = _root, BufferBytes = 1 << 20, OnNotice = text =>
            {
                lock (_notices)
                {
                    _notices.Add(text);
                }
            },
        };
        return new EveLog(change?.Invoke(options) ?? options, Time);
    }
}

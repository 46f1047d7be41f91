using System.Globalization;
using System.Text.Json;
using Antrea.Actors.Adapter;
using Antrea.Actors.Messages;

namespace Antrea.Host.Diagnostics;

/// <summary>Writes the actor tree as JSON: each actor with what the runtime sees of it and what it says of itself.</summary>
public static class ActorsJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };
    private const int DefaultChildren = 1000;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <summary><c>/actors</c>, in order of their paths. Of each actor so many children are listed and asked at most; the number of the rest stands with it.</summary>
    public static async Task<byte[]> OfAsync(ActorSystem system, string? children = null)
    {
        var most = int.TryParse(children, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : DefaultChildren;
        var (reports, rest) = Listed(ActorInspector.Inspect(system), most);
        var states = await Task.WhenAll(reports.Select(r => StateAsync(r.Ref)));
        return JsonSerializer.SerializeToUtf8Bytes(reports.Select((r, i) => new
        {
            r.Path,
            r.Type,
            State = states[i],
            r.Mailbox,
            r.Restarts,
            r.LastError,
            r.LastErrorAt,
            r.Processed,
            ChildrenNotListed = rest.GetValueOrDefault(r.Path),
        }), Options);
    }

    // There may be one for each connection: asking them all would take longer than anybody waits.
    private static (List<ActorReport> Listed, Dictionary<string, int> Others) Listed(IReadOnlyList<ActorReport> all, int most)
    {
        var (listed, rest) = (new List<ActorReport>(), new Dictionary<string, int>(StringComparer.Ordinal));
        var (seen, hidden) = (new Dictionary<string, int>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var report in all.Where(r => r.Path != "/user"))
        {
            var parent = report.Path[..report.Path.LastIndexOf('/')];
            var isHidden = hidden.Contains(parent);
            if (!isHidden && (parent == "/user" || (seen[parent] = seen.GetValueOrDefault(parent) + 1) <= most))
            {
                listed.Add(report);
                continue;
            }

            hidden.Add(report.Path);
            if (!isHidden)
            {
                rest[parent] = rest.GetValueOrDefault(parent) + 1;
            }
        }

        return (listed, rest);
    }

    // Asked like anybody else: an actor that is stuck does not answer, and that is worth seeing.
    private static async Task<string> StateAsync(ICanTell actor)
    {
        try
        {
            return (await actor.Ask<Description>(new Describe(), Patience)).State;
        }
        catch (AskTimeoutException)
        {
            return "no answer";
        }
    }
}

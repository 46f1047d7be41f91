using System.Text.Json;
using Antrea.Actors.Adapter;
using Antrea.Actors.Messages;

namespace Antrea.Host.Diagnostics;

/// <summary>Writes the actor tree as JSON: each actor with what the runtime sees of it and what it says of itself.</summary>
public static class ActorsJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <summary><c>/actors</c>, in order of their paths.</summary>
    public static async Task<byte[]> OfAsync(ActorSystem system)
    {
        var reports = ActorInspector.Inspect(system).Where(r => r.Path != "/user").ToList();
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
        }), Options);
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

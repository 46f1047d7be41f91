namespace Antrea.Actors.Adapter;

/// <summary>Looks into the actor tree as far as Akka.NET shows it: it tells neither restarts nor failures, those are in the log.</summary>
public static class ActorInspector
{
    /// <summary>The top-level actors that answer to their names.</summary>
    public static IReadOnlyList<ActorReport> Inspect(ActorSystem system) =>
    [
        .. ((string[])["gates", "groups", "nodes", "policies", "source"]).Select(name => new ActorReport(
            $"/user/{name}", name, 0, 0, null, null, 0, system.ActorSelection($"/user/{name}"))),
    ];
}

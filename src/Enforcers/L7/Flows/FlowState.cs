namespace Antrea.Enforcers.L7.Flows;

/// <summary>A connection as of its last change: the fold over its <see cref="FlowChange"/>s.</summary>
/// <param name="Now">The last change, whose counts contain those before.</param>
/// <param name="Changed">When it was told.</param>
/// <param name="Rejudged">How often other rules came to count.</param>
public sealed record FlowState(FlowChange Now, DateTimeOffset Changed, int Rejudged)
{
    /// <summary>A connection that was not known.</summary>
    public static FlowState Of(FlowChange change, DateTimeOffset now) => new(change, now, Count(change));

    /// <summary>After another change.</summary>
    public FlowState With(FlowChange change, DateTimeOffset now) =>
        new(change.Events.HasFlag(FlowEvents.Closed) && change.Last.Length == 0 ? change with { Last = Now.Last } : change, now, Rejudged + Count(change));

    /// <summary>In a few words.</summary>
    public override string ToString() =>
        $"{Now.Key} {Now.Protocol switch { FlowProtocol.Http => "HTTP", FlowProtocol.Tls => "TLS", _ => "nothing read yet" }}"
        + $"{(Now.Last.Length > 0 ? $" \"{Now.Last}\"" : "")}: {Now.Allowed} allowed, {Now.Denied} denied{(Now.Reason is { } r ? $" ({r})" : "")}"
        + $"{(Rejudged > 0 ? $", rules changed {Rejudged} times" : "")}{(Now.Closed is { } c ? $", closed: {c}" : "")}";

    private static int Count(FlowChange change) => change.Events.HasFlag(FlowEvents.Rejudged) ? 1 : 0;
}

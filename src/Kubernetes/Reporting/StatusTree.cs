using Antrea.Kubernetes.Client;

namespace Antrea.Kubernetes.Reporting;

/// <summary>The actors that tell the cluster what this agent does, for the composition root.</summary>
public static class StatusTree
{
    // How long an agent that stops waits for its Lease to be given back.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>The status actor with its children.</summary>
    /// <param name="client">The API server.</param>
    /// <param name="node">The node's actor.</param>
    /// <param name="source">The source.</param>
    /// <param name="name">This Node's name.</param>
    /// <param name="version">Version of the agent.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="election">The Lease; null = the usual one.</param>
    /// <param name="more">Children besides election, report and writer.</param>
    public static Props Of(
        ApiClient client, IActorRef node, IActorRef source, string name, string version, TimeProvider clock, ElectionOptions? election = null,
        IReadOnlyList<StatusChild>? more = null)
    {
        // Who listens to the election starts before it.
        IReadOnlyList<StatusChild> children =
        [
            new("report", () => Props.Create(() => new ReportActor(client, node, source, name, version, clock, null))),
            new("writer", () => Props.Create(() => new StatusWriterActor(client, node, source, clock, null, null))),
            .. more ?? [],
            new("election", () => Props.Create(() => new ElectionActor(client, node, name, clock, election, null))),
        ];
        return Props.Create(() => new StatusActor(children));
    }

    /// <summary>Before the agent stops: gives the Lease back if it has it, so that another agent takes over at once. Never fails.</summary>
    public static async Task ResignAsync(IActorRef status)
    {
        try
        {
            await status.Ask<Resigned>(new Resign(), Patience).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The Lease runs out by itself.
        }
    }
}

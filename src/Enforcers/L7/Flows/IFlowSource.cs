namespace Antrea.Enforcers.L7.Flows;

/// <summary>Where connections are known: the tables of the judge.</summary>
public interface IFlowSource
{
    /// <summary>Tells what happened since the last call. Called by one thread at a time, twice a second; the sink takes no time.</summary>
    /// <param name="sink">Is told, at most once of each connection.</param>
    /// <param name="all">Whoever asks knows nothing: every connection that is alive is told, as <see cref="FlowEvents.Opened"/>.</param>
    /// <returns>Connections alive.</returns>
    int Collect(IFlowSink sink, bool all);
}

namespace Antrea.Enforcers.L7.Flows;

/// <summary>Takes what happened to connections.</summary>
public interface IFlowSink
{
    /// <summary>A connection that is alive, or was told of before and is alive no more.</summary>
    void Add(FlowChange change);

    /// <summary>Connections that opened and closed since the last time and were never told of.</summary>
    /// <param name="flows">How many.</param>
    /// <param name="allowed">Requests and hellos allowed on them.</param>
    /// <param name="denied">Requests and hellos denied on them.</param>
    void AddShortLived(long flows, long allowed, long denied);
}

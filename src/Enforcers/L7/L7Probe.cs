namespace Antrea.Enforcers.L7;

/// <summary>How the diagnostic endpoint looks at layer 7: filled in by whoever judges, once there is somebody.</summary>
public sealed class L7Probe
{
    private volatile IActorRef? _flows;
    private volatile Func<L7Statistics>? _statistics;

    /// <summary>The actor that answers <see cref="Flows.GetFlows"/>; null = none yet.</summary>
    public IActorRef? Flows
    {
        get => _flows;
        set => _flows = value;
    }

    /// <summary>Counts as of now, from any thread; null = nobody judges.</summary>
    public Func<L7Statistics>? Statistics
    {
        get => _statistics;
        set => _statistics = value;
    }
}

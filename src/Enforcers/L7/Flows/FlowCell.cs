namespace Antrea.Enforcers.L7.Flows;

/// <summary>
/// Where a flow actor keeps its state: written by it alone, read by its parent, which thus lists tens of thousands without asking each, and kept over
/// the actor's restart.
/// </summary>
internal sealed class FlowCell(FlowState state)
{
    private volatile FlowState _state = state;

    internal FlowState State
    {
        get => _state;
        set => _state = value;
    }
}

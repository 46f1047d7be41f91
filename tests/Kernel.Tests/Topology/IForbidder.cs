namespace Antrea.Kernel.Tests.Topology;

/// <summary>Brings a phase into force on a bed.</summary>
internal interface IForbidder
{
    /// <summary>True if a Pod always reaches itself, whatever is forbidden.</summary>
    bool SparesItself { get; }

    /// <summary>
    /// Whether a client behind a bridge hears of the refusal of a TCP connection to a Service. The kernel's own reset leaves past the rules that would
    /// give it the Service's address, so a refusal by REJECT alone is silent there.
    /// </summary>
    bool ResetsBridgedServices { get; }

    Task ForbidAsync(TopologyBed bed, Phase phase);
}

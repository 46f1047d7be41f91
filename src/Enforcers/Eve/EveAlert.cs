namespace Antrea.Enforcers.Eve;

/// <summary>A denial.</summary>
public readonly ref struct EveAlert
{
    /// <summary>Nothing counted.</summary>
    public EveAlert()
    {
    }

    /// <summary>The policy, e.g. <c>AntreaClusterNetworkPolicy:name</c>; the signature is <c>Reject by</c> it.</summary>
    public string Policy { get; init; } = "";

    /// <summary>Why, in snake case: alert.metadata.reason.</summary>
    public string Reason { get; init; } = "";

    /// <summary>app_proto.</summary>
    public EveProtocol Protocol { get; init; }

    /// <summary>flow.pkts_toserver; negative = not known, as the three below.</summary>
    public long PacketsToServer { get; init; } = -1;

    /// <summary>flow.pkts_toclient.</summary>
    public long PacketsToClient { get; init; } = -1;

    /// <summary>flow.bytes_toserver.</summary>
    public long BytesToServer { get; init; } = -1;

    /// <summary>flow.bytes_toclient.</summary>
    public long BytesToClient { get; init; } = -1;

    /// <summary>flow.start; default = not known.</summary>
    public DateTimeOffset Start { get; init; }

    internal bool HasFlow => (PacketsToServer & PacketsToClient & BytesToServer & BytesToClient) >= 0 || Start != default;
}

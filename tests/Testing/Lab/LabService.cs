namespace Antrea.Testing.Lab;

/// <summary>One port of a Service, in one family, as the nodes' proxies see it.</summary>
/// <param name="Address">The ClusterIP.</param>
/// <param name="NodePort">Port on the nodes' own addresses; null = none.</param>
/// <param name="Backends">Pods behind it; none = nobody answers.</param>
public sealed record LabService(string Address, LabProtocol Protocol, int Port, int? NodePort, IReadOnlyList<LabBackend> Backends)
{
    public bool IsV6 => Address.Contains(':');
}

/// <summary>An address and a port behind a Service.</summary>
public sealed record LabBackend(string Address, int Port)
{
    /// <summary>As a target of DNAT.</summary>
    public override string ToString() => Address.Contains(':') ? $"[{Address}]:{Port}" : $"{Address}:{Port}";
}

namespace Antrea.Policy.Api;

/// <summary>One entry of <c>ports</c>. Ports are 1..65535 once validated.</summary>
/// <param name="Protocol">TCP by default.</param>
/// <param name="Port">Number, or null if absent or named.</param>
/// <param name="PortName">A named port, or null.</param>
/// <param name="EndPort">End of the range that starts at <paramref name="Port"/>, inclusive.</param>
/// <param name="SourcePort">Source port.</param>
/// <param name="SourceEndPort">End of the source range, inclusive.</param>
public sealed record PolicyPort(
    PortProtocol Protocol = PortProtocol.TCP,
    int? Port = null,
    string? PortName = null,
    int? EndPort = null,
    int? SourcePort = null,
    int? SourceEndPort = null);

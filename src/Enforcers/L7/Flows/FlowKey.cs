using System.Net;

namespace Antrea.Enforcers.L7.Flows;

/// <summary>The ends of a TCP connection as the judge sees them: client, and server behind any Service.</summary>
public readonly record struct FlowKey(IPAddress Client, ushort ClientPort, IPAddress Server, ushort ServerPort)
{
    /// <inheritdoc/>
    public override string ToString() => $"{new IPEndPoint(Client, ClientPort)} -> {new IPEndPoint(Server, ServerPort)}";
}

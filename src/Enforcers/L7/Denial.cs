using Antrea.Enforcers.L7.Flows;
using Antrea.L7;
using Antrea.L7.Packets;

namespace Antrea.Enforcers.L7;

/// <summary>A denial, as the log and what comes after it need it.</summary>
/// <param name="Connection">The connection's number; 0 = not known.</param>
/// <param name="Key">The connection.</param>
/// <param name="Time">When.</param>
/// <param name="Start">When the connection was opened, if it was seen.</param>
/// <param name="Device">Index of the interface that its packets come in by.</param>
/// <param name="Reason">Why.</param>
/// <param name="By">The rule that did not allow it; null if no rule was asked.</param>
/// <param name="Protocol">What the connection speaks.</param>
internal sealed record Denial(
    long Connection, ConnectionKey Key, DateTimeOffset Time, DateTimeOffset? Start, int Device, DenyReason Reason, L7Rule? By, FlowProtocol Protocol)
{
    /// <summary>The client's sequence numbers: a reset to it stands at <see cref="ToClient"/> and acknowledges <see cref="FromClient"/>.</summary>
    public uint ToClient { get; init; }

    /// <summary>Behind the last byte that the client has sent.</summary>
    public uint FromClient { get; init; }

    /// <summary>Number of the request in its connection.</summary>
    public int Request { get; init; }

    /// <summary>What is known of the request; null if it is none.</summary>
    public PendingRequest? Head { get; init; }

    /// <summary>Name that the client asked for; null if it did not.</summary>
    public string? ServerName { get; init; }

    /// <summary>The packet that did not pass, from its IP header on; null unless the rule logs.</summary>
    public byte[]? Packet { get; init; }

    /// <summary>It is not the first of its connection: only the client is to be told again.</summary>
    public bool IsRepeated { get; init; }
}

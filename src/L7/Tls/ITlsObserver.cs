namespace Antrea.L7.Tls;

/// <summary>Is told of verdicts on the hellos of a connection, once each and before the byte they turn on may pass. Must not throw.</summary>
public interface ITlsObserver
{
    /// <summary>The first hello is allowed.</summary>
    /// <param name="serverName">Lower-cased, without trailing dot; empty if it has none. Valid during the call.</param>
    void Allowed(ReadOnlySpan<byte> serverName);

    /// <summary>A hello, or what should have been one, is denied.</summary>
    /// <param name="serverName">As much as is known of it; may be empty.</param>
    /// <param name="reason">Why.</param>
    /// <param name="by">The rule that denies it; where no rule could allow it, the first of the guard.</param>
    void Denied(ReadOnlySpan<byte> serverName, DenyReason reason, L7Rule? by);
}

namespace Antrea.Enforcers.Dns;

/// <summary>What is to become of a queued packet.</summary>
public enum DnsVerdict
{
    /// <summary>It goes on; what it needs is in the sets.</summary>
    Pass,

    /// <summary>The sets could not take its addresses. It is not to arrive: whoever asked will ask, or be sent it, again.</summary>
    Drop,
}

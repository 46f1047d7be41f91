using Antrea.L7.Http;
using Antrea.L7.Matching;

namespace Antrea.L7;

/// <summary>The rules that a connection is under: the egress rule of the Pod it comes from, the ingress rule of the Pod it goes to, or both. Allowed is what each allows. Immutable.</summary>
public sealed class L7Guard
{
    private readonly L7Rule? second;

    /// <param name="egress">The rule of the source.</param>
    /// <param name="ingress">The rule of the destination.</param>
    /// <exception cref="ArgumentException">There is no rule.</exception>
    public L7Guard(L7Rule? egress, L7Rule? ingress)
    {
        (Egress, Ingress) = (egress, ingress);
        First = egress ?? ingress ?? throw new ArgumentException("A guard needs a rule.", nameof(ingress));
        second = egress is null ? null : ingress;
        HasHttp = First.Matcher.HasHttp && second is not { Matcher.HasHttp: false };
        HasTls = First.Matcher.HasTls && second is not { Matcher.HasTls: false };
    }

    /// <summary>The rule of the source; null = none.</summary>
    public L7Rule? Egress { get; }

    /// <summary>The rule of the destination; null = none.</summary>
    public L7Rule? Ingress { get; }

    /// <summary>Every rule has an <c>http</c> item.</summary>
    public bool HasHttp { get; }

    /// <summary>Every rule has a <c>tls</c> item.</summary>
    public bool HasTls { get; }

    /// <summary>The rule asked first: it stands for both where bytes are refused that no rule could allow.</summary>
    public L7Rule First { get; }

    /// <summary>True if the rules are the same objects.</summary>
    public bool IsSameAs(L7Guard? other) => other is not null && ReferenceEquals(Egress, other.Egress) && ReferenceEquals(Ingress, other.Ingress);

    /// <summary>Whether HTTP may be spoken at all.</summary>
    /// <param name="by">The rule that denies.</param>
    internal DenyReason JudgeProtocol(out L7Rule? by)
    {
        by = HasHttp ? null : First.Matcher.HasHttp ? second : First;
        return by is null ? DenyReason.None : by.Matcher.HasTls ? DenyReason.NotTls : DenyReason.RequestNotAllowed;
    }

    /// <summary>Whether TLS may be spoken at all.</summary>
    /// <param name="by">The rule that denies.</param>
    internal DenyReason JudgeTls(out L7Rule? by)
    {
        by = HasTls ? null : First.Matcher.HasTls ? second : First;
        return by is null ? DenyReason.None : by.Matcher.HasHttp ? DenyReason.NotHttp : DenyReason.ServerNameNotAllowed;
    }

    /// <summary>Judges a request line: refuses what no host and no header could make allowed.</summary>
    /// <param name="method">As sent.</param>
    /// <param name="target">As sent.</param>
    /// <param name="by">The rule that denies.</param>
    public DenyReason JudgeLine(ReadOnlySpan<byte> method, ReadOnlySpan<byte> target, out L7Rule? by)
    {
        if (!RequestTarget.TryParse(method, target, out var parsed))
        {
            by = First;
            return DenyReason.Target;
        }

        var reason = First.Matcher.Judge(method, parsed, default, true);
        by = First;
        if (reason == DenyReason.None && second is not null)
        {
            reason = second.Matcher.Judge(method, parsed, default, true);
            by = second;
        }

        by = reason == DenyReason.None ? null : by;
        return reason;
    }

    /// <summary>Judges a request.</summary>
    /// <param name="head">Its head.</param>
    /// <param name="by">The rule that denies.</param>
    public DenyReason JudgeRequest(in HttpRequestHead head, out L7Rule? by)
    {
        by = First;
        if (!RequestTarget.TryParse(head.Method, head.Target, out var target))
        {
            return DenyReason.Target;
        }

        if (head.Host.Length > HostName.MaxLength)
        {
            return DenyReason.HostInvalid;
        }

        // Of two hosts either may count: a rule that asks for the host then has none to go by.
        Span<byte> lower = stackalloc byte[HostName.MaxLength];
        var host = head.HostsDiffer ? default : HostName.ToLower(head.Host, lower);
        var reason = Judge(First.Matcher, head, target, host);
        if (reason == DenyReason.None && second is not null)
        {
            by = second;
            reason = Judge(second.Matcher, head, target, host);
        }

        by = reason == DenyReason.None ? null : by;
        return reason;
    }

    /// <summary>Judges a server name.</summary>
    /// <param name="sni">In lower case, without a dot at its end; empty = none.</param>
    /// <param name="by">The rule that denies.</param>
    public DenyReason JudgeName(ReadOnlySpan<byte> sni, out L7Rule? by)
    {
        var reason = First.Matcher.JudgeName(sni);
        by = First;
        if (reason == DenyReason.None && second is not null)
        {
            reason = second.Matcher.JudgeName(sni);
            by = second;
        }

        by = reason == DenyReason.None ? null : by;
        return reason;
    }

    private static DenyReason Judge(L7Matcher matcher, in HttpRequestHead head, in RequestTarget target, ReadOnlySpan<byte> host)
    {
        var reason = matcher.Judge(head.Method, target, host, false);
        return reason == DenyReason.None || !host.IsEmpty || matcher.Judge(head.Method, target, default, true) != DenyReason.None
            ? reason
            : head.HostsDiffer ? DenyReason.HostDiffers : DenyReason.HostMissing;
    }
}

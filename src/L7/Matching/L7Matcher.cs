using System.Buffers;
using System.Collections.Immutable;
using Antrea.L7.Http;
using Antrea.Policy.Api;

namespace Antrea.L7.Matching;

/// <summary>The <c>l7Protocols</c> of one rule, compiled. Immutable; a match allocates nothing.</summary>
public sealed class L7Matcher
{
    private readonly ImmutableArray<HttpItem> items;
    private readonly ImmutableArray<WildcardPattern> names;
    private readonly bool anyName;
    private readonly bool asksQuery;

    /// <param name="protocols">The entries: allowed is what one of them allows.</param>
    public L7Matcher(IEnumerable<L7Protocol> protocols)
    {
        var all = protocols.ToList();
        items = [.. all.Select(p => p.Http).OfType<HttpMatch>().Select(h => new HttpItem(h))];
        var snis = all.Select(p => p.Tls).OfType<TlsMatch>().Select(t => t.Sni).ToList();
        names = [.. snis.Where(s => !string.IsNullOrEmpty(s)).Select(s => HostName.Pattern(s!))];
        anyName = snis.Any(string.IsNullOrEmpty);
        asksQuery = items.Any(i => i.Path is { AsksQuery: true });
        (HasHttp, HasTls) = (items.Length > 0, snis.Count > 0);
        AsksHost = HasHttp && items.All(i => i.AsksHost);
        AsksName = HasTls && !anyName;
    }

    /// <summary>There is an <c>http</c> item.</summary>
    public bool HasHttp { get; }

    /// <summary>There is a <c>tls</c> item.</summary>
    public bool HasTls { get; }

    /// <summary>Nothing over HTTP is allowed whatever the host is.</summary>
    public bool AsksHost { get; }

    /// <summary>Nothing over TLS is allowed without a server name.</summary>
    public bool AsksName { get; }

    /// <summary>Judges a server name.</summary>
    /// <param name="name">In lower case, without a dot at its end; empty = none.</param>
    public DenyReason JudgeName(ReadOnlySpan<byte> name)
    {
        if (!HasTls)
        {
            return HasHttp ? DenyReason.NotHttp : DenyReason.ServerNameNotAllowed;
        }

        if (anyName)
        {
            return DenyReason.None;
        }

        if (name.IsEmpty)
        {
            return DenyReason.ServerNameMissing;
        }

        var text = new MatchText(name);
        foreach (var pattern in names)
        {
            if (pattern.Matches(text))
            {
                return DenyReason.None;
            }
        }

        return DenyReason.ServerNameNotAllowed;
    }

    /// <summary>Judges a request: every reading of its path needs an item that fits.</summary>
    /// <param name="method">As sent.</param>
    /// <param name="target">As sent.</param>
    /// <param name="host">In lower case; empty = none, or none that is certain.</param>
    /// <param name="anyHost">The host is not known yet: it is taken to be the right one.</param>
    internal DenyReason Judge(ReadOnlySpan<byte> method, in RequestTarget target, ReadOnlySpan<byte> host, bool anyHost)
    {
        if (!HasHttp)
        {
            return HasTls ? DenyReason.NotTls : DenyReason.RequestNotAllowed;
        }

        var asked = new AskedRequest(method, host, anyHost);
        var path = new MatchText(target.Path);
        var isPlain = target.Path.IsEmpty || PathAlphabet.IsPlain(target.Path);
        if (isPlain && Covers(asked, path, path))
        {
            return DenyReason.None;
        }

        if (isPlain && !(asksQuery && target.HasQuery))
        {
            return target.Form == HttpForm.Authority ? DenyReason.Connect : DenyReason.RequestNotAllowed;
        }

        return JudgeReadings(asked, target);
    }

    private DenyReason JudgeReadings(in AskedRequest asked, in RequestTarget target)
    {
        // Items that ask for no path allow it however it is written.
        if (Covers(asked, default, default))
        {
            return DenyReason.None;
        }

        var query = asksQuery && target.HasQuery ? target.Query.Length + 1 : 0;
        var size = (2 * target.Path.Length) + (2 * query);
        byte[]? rented = null;
        var buffer = size <= 1024 ? stackalloc byte[1024] : rented = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            var length = PathAlphabet.Decode(target.Path, buffer);
            if (length < 0)
            {
                return AsksPath(asked) ? DenyReason.PathEncoding : DenyReason.RequestNotAllowed;
            }

            var path = buffer[..length];
            var rest = buffer[length..];
            var queryText = rest[..query];
            if (query > 0)
            {
                queryText[0] = (byte)'?';
                queryText = queryText[..(1 + QueryText.Normalize(target.Query, queryText[1..]))];
            }

            return JudgeReadings(asked, path, queryText, rest[query..]);
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }

    private DenyReason JudgeReadings(in AskedRequest asked, ReadOnlySpan<byte> path, ReadOnlySpan<byte> query, Span<byte> work)
    {
        var fragment = query.IndexOf((byte)'#');
        var readings = new PathReadings(path, work, fragment >= 0);
        if (readings.AreTooMany)
        {
            return AsksPath(asked) ? DenyReason.PathEncoding : DenyReason.RequestNotAllowed;
        }

        var endsInPath = path.Contains((byte)'#');
        while (readings.MoveNext())
        {
            var reading = readings.Current;
            var tail = !readings.IsCut ? query : endsInPath ? default : query[..fragment];
            tail.CopyTo(work[reading.Length..]);
            var text = new MatchText(reading);
            if (!Covers(asked, text, tail.IsEmpty ? text : new(work[..(reading.Length + tail.Length)])))
            {
                return DenyReason.RequestNotAllowed;
            }
        }

        return DenyReason.None;
    }

    // With an empty path: only items that ask for none.
    private bool Covers(in AskedRequest asked, in MatchText path, in MatchText pathAndQuery)
    {
        foreach (var item in items)
        {
            if ((item.Path is not { } pattern || (!path.Bytes.IsEmpty && pattern.Matches(pattern.AsksQuery ? pathAndQuery : path))) && item.Fits(asked))
            {
                return true;
            }
        }

        return false;
    }

    private bool AsksPath(in AskedRequest asked)
    {
        foreach (var item in items)
        {
            if (item.Path is not null && item.Fits(asked))
            {
                return true;
            }
        }

        return false;
    }
}

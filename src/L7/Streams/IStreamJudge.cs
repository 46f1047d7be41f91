namespace Antrea.L7.Streams;

/// <summary>
/// Judges the client's bytes of one connection, in order. Bytes are of two kinds: <i>control</i> bytes (heads, chunk-size lines, trailers, TLS hellos), which say
/// what comes next and are looked at one by one, and <i>opaque</i> bytes (bodies, tunnels), of which only the number matters.
/// </summary>
public interface IStreamJudge
{
    /// <summary>How many opaque bytes come next; 0 = control bytes come next; <see cref="long.MaxValue"/> = a tunnel: nothing is looked at any more.</summary>
    long Opaque { get; }

    /// <summary>That many opaque bytes, at most <see cref="Opaque"/>, are taken as gone by; whether they have come already is the caller's matter.</summary>
    void Skip(long count);

    /// <summary>Judges control bytes; called only while <see cref="Opaque"/> is 0, and never with bytes it took before.</summary>
    /// <param name="bytes">The next bytes of the stream, at least one.</param>
    /// <param name="reason">None, or why a byte behind those taken is denied: from there on nothing may reach the server.</param>
    /// <returns>
    /// How many bytes were taken: fewer than given where opaque bytes begin, where one is denied, or where the answer to a request has to be known
    /// first (0 and no reason: give them again later).
    /// </returns>
    int Take(ReadOnlySpan<byte> bytes, out DenyReason reason);
}

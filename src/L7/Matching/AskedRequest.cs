namespace Antrea.L7.Matching;

/// <summary>What an item compares besides the path.</summary>
internal readonly ref struct AskedRequest
{
    /// <param name="method">As sent.</param>
    /// <param name="host">In lower case; empty = none, or none that is certain.</param>
    /// <param name="anyHost">The host is not known yet: it is taken to be the right one.</param>
    public AskedRequest(ReadOnlySpan<byte> method, ReadOnlySpan<byte> host, bool anyHost)
    {
        Method = new(method);
        Host = new(host);
        AnyHost = anyHost;
        IsConnect = method.SequenceEqual("CONNECT"u8);
    }

    public MatchText Method { get; }

    public MatchText Host { get; }

    public bool AnyHost { get; }

    public bool IsConnect { get; }
}

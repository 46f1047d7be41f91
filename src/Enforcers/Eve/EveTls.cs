namespace Antrea.Enforcers.Eve;

/// <summary>What a ClientHello says.</summary>
public readonly ref struct EveTls
{
    /// <summary>sni: the name asked for, as sent; empty = none.</summary>
    public ReadOnlySpan<byte> ServerName { get; init; }

    /// <summary>version: the highest version offered, as on the wire (0x0304 is written <c>TLS 1.3</c>); 0 = not known.</summary>
    public ushort Version { get; init; }

    internal bool IsEmpty => ServerName.IsEmpty && Version == 0;
}

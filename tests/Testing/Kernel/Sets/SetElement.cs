namespace Antrea.Testing.Kernel.Sets;

/// <summary>What an element carries besides its key.</summary>
internal sealed class SetElement
{
    /// <summary>An exception to a wider network.</summary>
    public bool NoMatch { get; init; }

    public string? Comment { get; init; }

    /// <summary>Null: for ever.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>Null: not given.</summary>
    public long? Packets { get; set; }

    public long? Bytes { get; set; }

    public bool IsDead(DateTimeOffset now) => Expires is { } end && end <= now;

    /// <summary>The extensions as ipset prints them behind the key, in its order.</summary>
    public string Render(IpSet set, DateTimeOffset now) => string.Concat(
        set.HasTimeout ? $" timeout {SecondsLeft(now)}" : "",
        NoMatch ? " nomatch" : "",
        set.HasCounters ? $" packets {Packets ?? 0} bytes {Bytes ?? 0}" : "",
        Comment is { Length: > 0 } text ? $" comment \"{text}\"" : "");

    /// <summary>Whole seconds, cut off: an element added for 600 s soon shows 599. 0 means for ever, so the last second is 1.</summary>
    private long SecondsLeft(DateTimeOffset now) => Expires is not { } end ? 0 : Math.Max(1, (long)(end - now).TotalSeconds);
}

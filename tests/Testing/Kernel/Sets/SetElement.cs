using Antrea.Testing.Kernel.Rules;

namespace Antrea.Testing.Kernel.Sets;

/// <summary>What an element carries besides its key.</summary>
internal sealed class SetElement
{
    /// <summary>An exception to a wider network.</summary>
    public bool NoMatch { get; init; }

    public string? Comment { get; init; }

    /// <summary>Null: for ever.</summary>
    public DateTimeOffset? Expires { get; init; }

    public long Packets { get; set; }

    public long Bytes { get; set; }

    public bool IsDead(DateTimeOffset now) => Expires is { } end && end <= now;

    /// <summary>The extensions as ipset prints them behind the key, in its order.</summary>
    public string Render(IpSet set, DateTimeOffset now) => string.Concat(
        set.HasTimeout ? $" timeout {SecondsLeft(now)}" : "",
        NoMatch ? " nomatch" : "",
        set.HasCounters ? $" packets {Packets} bytes {Bytes}" : "",
        Comment is { Length: > 0 } text ? $" comment {Tokenizer.QuoteAlways(text)}" : "");

    /// <summary>Whole seconds, cut off like the kernel's: an element added for 600 s shows 599 at once. 0 means for ever, so the last second is 1.</summary>
    private long SecondsLeft(DateTimeOffset now) => Expires is not { } end ? 0 : Math.Max(1, ((long)(end - now).TotalMilliseconds - 1) / 1000);
}

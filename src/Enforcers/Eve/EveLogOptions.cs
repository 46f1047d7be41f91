namespace Antrea.Enforcers.Eve;

/// <summary>Where the event log is and how large it may get.</summary>
public sealed record EveLogOptions
{
    /// <summary>The agent's directory for logs; the files are <c>networkpolicy/l7engine/eve-YYYY-MM-DD.json</c> in it.</summary>
    public string Directory { get; init; } = "/var/log/antrea";

    /// <summary>Days after which a file is deleted, counted from the day in its name.</summary>
    public int MaxAgeDays { get; init; } = 7;

    /// <summary>Bytes of all files together, above which the oldest are deleted; one file has at most a quarter of it, then the next part begins.</summary>
    public long MaxBytes { get; init; } = 512L << 20;

    /// <summary>Bytes that may wait to be written, twice.</summary>
    public int BufferBytes { get; init; } = 4 << 20;

    /// <summary>How long an event waits at most before it is written.</summary>
    public TimeSpan FlushInterval { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Told what the operator should know: events left out, a file that cannot be written. At most a few times a minute; from any thread; it must not throw.</summary>
    public Action<string>? OnNotice { get; init; }
}

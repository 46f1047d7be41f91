namespace Antrea.Enforcers.Logs;

/// <summary>Where the policy log is and how much may come into it.</summary>
public sealed record NetworkPolicyLogOptions
{
    /// <summary>The agent's directory for logs; the file is <c>networkpolicy/np.log</c> in it.</summary>
    public string Directory { get; init; } = "/var/log/antrea";

    /// <summary>Bytes after which the file is put aside.</summary>
    public long MaxBytes { get; init; } = 500L << 20;

    /// <summary>Files put aside that are kept; 0 = all.</summary>
    public int Backups { get; init; } = 3;

    /// <summary>For how long they are kept; zero = for ever.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromDays(28);

    /// <summary>Compress files put aside with gzip.</summary>
    public bool Compress { get; init; } = true;

    /// <summary>Packets a second; up to twice as many at once.</summary>
    public int PacketsPerSecond { get; init; } = 5000;

    /// <summary>How long packets equal to one that was not allowed are counted before they get a line; the first has its line at once.</summary>
    public TimeSpan MergeWindow { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Told what the operator should know: packets left out, a file that cannot be written. At most a few times a minute; from any thread; it must not throw.</summary>
    public Action<string>? OnNotice { get; init; }
}

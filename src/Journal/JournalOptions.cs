namespace Antrea.Journal;

/// <summary>Where and how a journal is opened.</summary>
public sealed record JournalOptions
{
    /// <summary>The database file; its directory must exist. Beside it live <c>-wal</c>, <c>-shm</c> and <c>.lock</c>.</summary>
    public required string Path { get; init; }

    /// <summary>Identity of this boot of the machine, written into every event; on Linux the kernel's <c>random/boot_id</c>.</summary>
    public required string BootId { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>What every append waits for; a single append or a flush may ask for more.</summary>
    public Durability Durability { get; init; } = Durability.Normal;

    public RecoveryCheck Check { get; init; } = RecoveryCheck.Auto;

    /// <summary>Up to this many events <see cref="RecoveryCheck.Auto"/> verifies the whole file.</summary>
    public int SmallFileEvents { get; init; } = 20_000;

    /// <summary>How many of the last events a tail check verifies.</summary>
    public int TailEvents { get; init; } = 2_000;

    /// <summary>How many damaged files set aside are kept; older ones are removed, so that damage cannot fill the disk.</summary>
    public int KeepDamagedFiles { get; init; } = 2;

    /// <summary>Most requests put into one transaction.</summary>
    public int MaxGroup { get; init; } = 4_096;
}

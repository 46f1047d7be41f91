namespace Antrea.Enforcers.Preflight;

/// <summary>Looks at one thing of a machine, and changes nothing that outlives it.</summary>
public interface ICheck
{
    /// <summary>The row's name if the check cannot be made at all.</summary>
    string Name { get; }

    /// <summary>True if it needs NET_ADMIN.</summary>
    bool NeedsRoot { get; }

    /// <summary>Looks.</summary>
    Task<IReadOnlyList<CheckRow>> RunAsync(PreflightMachine machine, CancellationToken cancel);
}

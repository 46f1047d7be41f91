namespace Antrea.Enforcers.Conntrack;

/// <summary>What became of a change of marks.</summary>
/// <param name="Changed">Flows changed.</param>
/// <param name="Gone">Flows that had ended before.</param>
public readonly record struct MarkReport(int Changed, int Gone);

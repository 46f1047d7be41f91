namespace Antrea.Enforcers.Conntrack;

/// <summary>What became of a change of flows.</summary>
/// <param name="Changed">Flows changed.</param>
/// <param name="Gone">Flows that had ended before.</param>
public readonly record struct ChangeReport(int Changed, int Gone);

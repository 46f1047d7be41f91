namespace Antrea.Enforcers.Firewall;

/// <summary>How a chain that differs is written.</summary>
public enum DiffMode
{
    /// <summary>By edits of single rules: what is right keeps its counters.</summary>
    Edit,

    /// <summary>Anew as a whole, with the counters of the rules that stay: the way out after an edit failed.</summary>
    Rewrite,
}

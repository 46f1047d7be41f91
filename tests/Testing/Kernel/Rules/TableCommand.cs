namespace Antrea.Testing.Kernel.Rules;

/// <summary>One command on a table, from a line of restore input or from a command line.</summary>
internal sealed record TableCommand
{
    /// <summary>The letter of the short option: A I D R N F X Z E P S L C; or ':' for a declaration.</summary>
    public required char Verb { get; init; }

    /// <summary>Null where the command means all chains.</summary>
    public string? Chain { get; init; }

    /// <summary>1-based; null where the rule is given by its content, or for a plain -I.</summary>
    public int? Number { get; init; }

    /// <summary>Several where lists of addresses were given.</summary>
    public IReadOnlyList<RuleSpec> Rules { get; init; } = [];

    /// <summary>The new name, or the policy.</summary>
    public string? Argument { get; init; }

    /// <summary>Counters given with the rule or declaration.</summary>
    public (long Packets, long Bytes) Counters { get; init; }

    /// <summary>Line of the input, from 1; 0 on a command line.</summary>
    public int Line { get; init; }
}

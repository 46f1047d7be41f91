namespace Antrea.Testing.Kernel.Rules;

/// <summary>A rule in a chain, with its counters. Rules are compared by identity.</summary>
internal sealed class Rule(RuleSpec spec)
{
    public RuleSpec Spec { get; } = spec;

    public long Packets { get; set; }

    public long Bytes { get; set; }
}

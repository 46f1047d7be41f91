using Antrea.Policy.Api;

namespace Antrea.Policy.FeatureGates;

/// <summary>The feature gates in force: defaults, overridden key by key. Immutable, value equality.</summary>
public sealed record GateSet
{
    /// <summary>Keys that set every gate of a stage that is not set by name.</summary>
    private const string AllAlpha = "AllAlpha", AllBeta = "AllBeta";

    /// <summary>Nothing set.</summary>
    public static readonly GateSet Defaults = new(Labels.Empty);

    private GateSet(Labels values) => Values = values;

    /// <summary>What was set, by gate name: <c>true</c> or <c>false</c>.</summary>
    public Labels Values { get; }

    /// <summary>
    /// These gates with <paramref name="overrides"/> on top. The result is null and <paramref name="problem"/> says why if a gate
    /// is not known or has a fixed value; the wording is that of Kubernetes' feature-gate library.
    /// </summary>
    public GateSet? With(IEnumerable<KeyValuePair<string, bool>> overrides, out string? problem)
    {
        var values = Values.ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);
        foreach (var (name, value) in overrides)
        {
            if (name is not (AllAlpha or AllBeta) && !KnownGates.All.ContainsKey(name))
            {
                problem = $"unrecognized feature gate: {name}";
                return null;
            }

            values[name] = value ? "true" : "false";
        }

        problem = null;
        return new GateSet(Labels.Of(values));
    }

    /// <summary>True if the gate is on.</summary>
    public bool IsOn(string name)
    {
        if (Values[name] is { } own)
        {
            return own == "true";
        }

        var info = KnownGates.All[name];
        var stage = info.Stage switch { GateStage.Alpha => Values[AllAlpha], GateStage.Beta => Values[AllBeta], _ => null };
        return stage is null ? info.Default : stage == "true";
    }

    /// <summary>Every gate that this agent acts on with its value, for display.</summary>
    public IEnumerable<KeyValuePair<string, bool>> Effective() =>
        KnownGates.All.Values.Where(g => g.Used).OrderBy(g => g.Name, StringComparer.Ordinal)
            .Select(g => KeyValuePair.Create(g.Name, IsOn(g.Name)));
}

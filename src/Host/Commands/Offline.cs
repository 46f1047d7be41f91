using Antrea.Policy.Compile;
using Antrea.Policy.Planning;

namespace Antrea.Host.Commands;

/// <summary>A plan made from manifests, for commands that only look. What is wrong with the manifests goes to stderr.</summary>
/// <param name="Whole">The plan and what it was made of.</param>
/// <param name="Refused">True if an object was refused.</param>
public sealed record Offline(WholeCluster Whole, bool Refused)
{
    /// <summary>Reads configuration and manifests, plans, and prints every problem.</summary>
    /// <exception cref="InvalidInputException">Configuration or directory are not usable.</exception>
    public static Offline Load(string node, string manifests, string? configPath)
    {
        var config = CommonOptions.ReadConfig(configPath);
        var snapshot = CommonOptions.ReadManifests(manifests);
        var whole = WholeCluster.Of(node, snapshot.Objects.Values, CommonOptions.Effective(config, snapshot.Objects.Values));
        foreach (var w in config.Warnings)
        {
            Console.Error.WriteLine($"warning: {w}");
        }

        var problems = snapshot.Problems.Concat(whole.Problems.Select(
            p => p.Object is { } key ? p with { Source = snapshot.Sources.GetValueOrDefault(key, "") } : p)).ToList();
        foreach (var p in problems)
        {
            Console.Error.WriteLine($"{(p.IsError ? "refused" : "warning")}: {p}");
        }

        var off = whole.Policies.Where(p => p.Outcome != CompileOutcome.Compiled).ToList();
        foreach (var p in off)
        {
            Console.Error.WriteLine($"{(p.Outcome == CompileOutcome.Refused ? "refused" : "pending")}: {p.Policy}: {p.Message}");
        }

        if (whole.Inputs.Nodes.Count > 0 && !whole.Inputs.Nodes.ContainsKey(node))
        {
            Console.Error.WriteLine($"warning: the manifests have no Node named {node}: no policy selects it");
        }

        return new Offline(whole, problems.Any(p => p.IsError)
            || (whole.Plan.Enabled && off.Any(p => p.Outcome == CompileOutcome.Refused && p.Target != PolicyTarget.Pods)));
    }
}

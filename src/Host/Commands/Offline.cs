using Antrea.Kubernetes.Manifests;
using Antrea.Kubernetes.Sources;
using Antrea.Policy.Api;
using Antrea.Policy.Compile;
using Antrea.Policy.Configuration;
using Antrea.Policy.Planning;

namespace Antrea.Host.Commands;

/// <summary>A plan made from manifests or a cluster, for commands that only look. What is wrong with the objects goes to stderr.</summary>
/// <param name="Whole">The plan and what it was made of.</param>
/// <param name="Refused">True if an object was refused.</param>
public sealed record Offline(WholeCluster Whole, bool Refused)
{
    /// <summary>Reads configuration and objects, plans, and prints every problem.</summary>
    /// <exception cref="InvalidInputException">Configuration or source are not usable.</exception>
    public static async Task<Offline> LoadAsync(string node, SourceOptions source, string? configPath, CancellationToken cancel)
    {
        var input = await ReadAsync(source, configPath, cancel);
        var whole = WholeCluster.Of(node, input.Objects, input.Config);
        return new Offline(whole, input.Report([whole]));
    }

    /// <summary>Reads configuration and objects, and prints what cannot be read.</summary>
    /// <exception cref="InvalidInputException">Configuration or source are not usable.</exception>
    internal static async Task<OfflineInput> ReadAsync(SourceOptions source, string? configPath, CancellationToken cancel)
    {
        var config = CommonOptions.ReadConfig(configPath);
        var snapshot = await source.ReadAsync(cancel);
        foreach (var w in config.Warnings)
        {
            Console.Error.WriteLine($"warning: {w}");
        }

        foreach (var p in snapshot.Problems)
        {
            Console.Error.WriteLine($"{(p.IsError ? "refused" : "warning")}: {p}");
        }

        return new OfflineInput(snapshot, CommonOptions.Effective(config, snapshot.Objects.Values));
    }
}

/// <summary>Objects and the configuration in force.</summary>
internal sealed record OfflineInput(ObjectSnapshot Snapshot, EffectiveConfig Config)
{
    /// <summary>All objects that could be read.</summary>
    public IEnumerable<KubeObject> Objects => Snapshot.Objects.Values;

    /// <summary>Prints what is wrong with the objects, as the plans of some Nodes see them; true if one was refused.</summary>
    public bool Report(IReadOnlyCollection<WholeCluster> plans)
    {
        var problems = plans.SelectMany(w => w.Problems).Distinct()
            .Select(p => p.Object is { } key ? p with { Source = Snapshot.Sources.GetValueOrDefault(key, "") } : p).ToList();
        var off = plans.SelectMany(w => w.Policies.Where(p => p.Outcome != CompileOutcome.Compiled).Select(p => (Plan: w, Policy: p))).ToList();
        var lines = problems.Select(p => $"{(p.IsError ? "refused" : "warning")}: {p}")
            .Concat(off.Select(o => $"{(o.Policy.Outcome == CompileOutcome.Refused ? "refused" : "pending")}: {o.Policy.Policy}: {o.Policy.Message}"))
            .Concat(plans.Where(w => w.Inputs.Nodes.Count > 0 && !w.Inputs.Nodes.ContainsKey(w.Inputs.Node))
                .Select(w => $"warning: there is no Node named {w.Inputs.Node}: no policy selects it"));
        foreach (var line in lines.Distinct())
        {
            Console.Error.WriteLine(line);
        }

        return Snapshot.Problems.Concat(problems).Any(p => p.IsError) || off.Any(
            o => o.Plan.Plan.Enabled && o.Policy.Outcome == CompileOutcome.Refused && o.Policy.Target != PolicyTarget.Pods);
    }
}

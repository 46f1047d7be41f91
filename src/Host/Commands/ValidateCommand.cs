using System.Collections.Immutable;
using System.CommandLine;
using Antrea.Kubernetes.Manifests;
using Antrea.Kubernetes.Sources;
using Antrea.Policy.Api;
using Antrea.Policy.Configuration;
using Antrea.Policy.FeatureGates;
using Antrea.Policy.Planning;

namespace Antrea.Host.Commands;

/// <summary><c>validate</c>: every problem of every object.</summary>
public static class ValidateCommand
{
    /// <summary>The command.</summary>
    public static Command Make()
    {
        var file = new Option<string?>("--filename", "-f") { Description = "File or directory of manifests.", HelpName = "FILE|DIR" };
        var kubeconfig = new Option<string?>("--kubeconfig") { Description = "Check what a cluster holds.", HelpName = "FILE" };
        var context = SourceArguments.Context();
        var command = new Command("validate",
            "Checks manifests, or the objects of a cluster, as the API server and Antrea's admission would, and prints every problem with its object and field. "
            + "Exit code 2 if an object is refused. Feature gates are taken from a ConfigMap antrea-config among the manifests; without one, NodeNetworkPolicy and L7NetworkPolicy count as on.") { file, kubeconfig, context };
        command.SetAction(async (p, cancel) => Run((p.GetValue(file), p.GetValue(kubeconfig)) switch
        {
            ({ } path, null) => Read(path),
            (null, { } cluster) => await new SourceOptions(null, cluster, p.GetValue(context)).ReadAsync(cancel),
            _ => throw new InvalidInputException("give -f FILE|DIR or --kubeconfig FILE"),
        }));
        return command;
    }

    private static ObjectSnapshot Read(string path) => Directory.Exists(path) ? CommonOptions.ReadManifests(path)
        : File.Exists(path) ? One(path) : throw new InvalidInputException($"-f {path}: no such file or directory");

    private static int Run(ObjectSnapshot snapshot)
    {
        var objects = snapshot.Objects.Values.ToList();
        var on = GateSet.Defaults.With(
            [KeyValuePair.Create(KnownGates.NodeNetworkPolicy, true), KeyValuePair.Create(KnownGates.L7NetworkPolicy, true)], out _)!;
        var config = objects.OfType<ConfigMap>().Any(m => Actors.Gates.GatesActor.Concerns(m.Key))
            ? CommonOptions.Effective(AgentConfig.Empty, objects)
            : new EffectiveConfig(on, FailsafeOptions.Default);
        var whole = WholeCluster.Of("", objects, config);
        var problems = snapshot.Problems
            .Concat(whole.Problems.Select(p => p.Object is { } key ? p with { Source = snapshot.Sources.GetValueOrDefault(key, "") } : p)).ToList();
        foreach (var p in problems)
        {
            Console.Out.WriteLine($"{(p.IsError ? "error" : "warning")}: {p}");
        }

        var refused = problems.Where(p => p.IsError).Select(p => p.Object?.ToString() ?? p.Source).Distinct().Count();
        var warnings = problems.Count(p => !p.IsError);
        var unread = problems.Where(p => p.IsError && p.Object is { } key && !objects.Any(o => o.Key == key)).Select(p => p.Object).Distinct().Count();
        Console.Out.WriteLine($"{objects.Count + unread} objects read, {refused} refused, {warnings} warnings");
        return refused > 0 ? ExitCodes.Invalid : ExitCodes.Ok;
    }

    private static ObjectSnapshot One(string path)
    {
        var file = ManifestFile.Read(File.ReadAllBytes(path), path);
        var read = file.Manifests.Where(m => m.Object is not null).GroupBy(m => m.Object!.Key).Select(g => g.First()).ToList();
        return new ObjectSnapshot(
            1, read.ToImmutableDictionary(m => m.Object!.Key, m => m.Object!), read.ToImmutableDictionary(m => m.Object!.Key, m => m.Source),
            ListOf.From(file.Problems.Concat(file.Manifests.SelectMany(m => m.Problems))), true);
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Antrea.Kernel.Tests.PodPolicy.Support;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.Conformance.Support;

/// <summary>Plays a case on a cluster. With agents everything is expected at once after they say that it is in force.</summary>
/// <param name="oracle">Decides instead of agents; then only the network is looked at.</param>
internal sealed class CasePlayer(PodCluster cluster, Layout layout, Oracle? oracle = null)
{
    private readonly List<string> _failures = [];
    private readonly NpLogs _logs = new(cluster.Agents);
    private int _probes;

    public async Task<CaseOutcome> PlayAsync(CaseFile file)
    {
        _failures.Clear();
        _probes = 0;
        _logs.Mark();
        var scene = await Scene.SetAsync(cluster, layout, file);
        foreach (var (number, step) in file.Steps.Index())
        {
            if (number > 0)
            {
                scene.Change(step);
                await cluster.RealizeAsync();
            }

            var rows = scene.Rows.Of(step);
            oracle?.Enforce(rows.Select(r => r.IsName ? r with { To = scene.AddressOf(r.To) } : r));
            _probes += rows.Count;
            _failures.AddRange((await ProbeAsync(scene, rows, file.WaitsForExpiry)).Select(f => $"step {number}: {f}"));
            if (oracle is null)
            {
                _failures.AddRange((await AuditAsync(scene, step)).Concat(await StatusAsync(step)).Select(f => $"step {number}: {f}"));
            }
        }

        if (_failures.Count > 0)
        {
            cluster.Dump($"{layout.Name}-{file.Name}", _failures);
        }

        return new CaseOutcome(_probes, [.. _failures]);
    }

    /// <summary>What a DNS answer opened closes some time after it expired; nothing else is asked twice.</summary>
    private static async Task<IReadOnlyList<string>> ProbeAsync(Scene scene, IReadOnlyList<ProbeRow> rows, bool again)
    {
        using var patience = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        for (var attempt = 0; ; attempt++)
        {
            var wrong = (await Task.WhenAll(rows.Select(r => r.CheckAsync(scene.ResolveAsync)))).OfType<string>().ToList();
            if (wrong.Count == 0 || !again || attempt == 24)
            {
                return wrong;
            }

            await patience.WaitForNextTickAsync();
        }
    }

    private async Task<IEnumerable<string>> AuditAsync(Scene scene, JsonObject step)
    {
        var lines = step["audit"]?.AsArray().Select(a => a!).ToList() ?? [];
        var flows = lines.Select(l => l["when"]).OfType<JsonNode>().Select(w => scene.Rows.Flow(w, "Blocked").CheckAsync(scene.ResolveAsync));
        await Task.WhenAll(flows.ToList());
        return await _logs.CheckAsync([.. lines.Select(l => (scene.Names.Fill((string)l["line"]!), (bool?)l["absent"] ?? false))]);
    }

    private async Task<IEnumerable<string>> StatusAsync(JsonObject step)
    {
        var wanted = step["status"]?.AsArray().Select(s => s!).Where(s => s["negate"] is null).ToList() ?? [];
        if (wanted.Count == 0)
        {
            return [];
        }

        var policies = await cluster.Agents.PoliciesAsync();
        return wanted.SelectMany(w =>
        {
            var mine = policies.Where(p => Text(p, "kind") == (string)w["kind"]! && Text(p, "name") == (string)w["name"]!
                && Text(p, "namespace") == ((string?)w["namespace"] ?? "")).ToList();
            var wrong = mine.Where(p => Text(p, "phase") != (string)w["phase"]! || p.GetProperty("generation").GetInt64() != (long)w["observedGeneration"]!);
            return wrong.Select(p => $"status {p} is not {w.ToJsonString()}").Concat(mine.Count == 0 ? [$"no status of {w["name"]}"] : []);
        });
    }

    private static string Text(JsonElement policy, string name) => policy.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
}

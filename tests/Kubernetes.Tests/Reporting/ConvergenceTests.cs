using Antrea.Actors.Messages;
using Antrea.Policy.Api;
using Antrea.Policy.Status;
using Antrea.Runtime.Actor;
using Antrea.Testing.Api;

namespace Antrea.Kubernetes.Reporting;

/// <summary>Whatever happened before: when it is over, the status is right.</summary>
public sealed class ConvergenceTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task After_random_changes_and_faults_every_status_is_what_the_agents_say(int seed)
    {
        var random = new Random(seed);
        await using var world = await World.StartAsync([.. Enumerable.Range(1, 6).Select(i => $"n{i}")]);
        var agents = Enumerable.Range(1, 6).Select(i => world.Add($"n{i}")).ToList();
        agents.ForEach(a => a.Start());
        var failing = 0;
        world.Server.Faults.Request = r => Volatile.Read(ref failing) > 0 && r.Number * 7919 % 100 < Volatile.Read(ref failing)
            ? (r.Number % 4) switch { 0 => Fault.ServerError, 1 => Fault.TooMany, 2 => Fault.Drop, _ => Fault.HalfEnd } : null;
        for (var i = 0; i < 60; i++)
        {
            Change(world, random);
            foreach (var a in agents.Where(_ => random.Next(3) == 0))
            {
                a.Enforce(inForce: random.Next(4) > 0, gate: random.Next(6) > 0);
            }

            Volatile.Write(ref failing, random.Next(5) == 0 ? 60 : random.Next(3) == 0 ? 15 : 0);
            if (random.Next(8) == 0)
            {
                world.Server.Faults.Break(Fault.Drop);
            }

            await world.PassAsync(TimeSpan.FromSeconds(random.Next(1, 4)), TimeSpan.FromMilliseconds(200));
            agents.Count(a => a.IsLeader).ShouldBeLessThanOrEqualTo(1);
        }

        Volatile.Write(ref failing, 0);
        agents.ForEach(a => a.Enforce(gate: a.Name != "n3"));
        await world.UntilAsync(() => Wrong(world, agents).Length == 0, () => Wrong(world, agents), TimeSpan.FromMilliseconds(200));
        world.Cluster.Objects.Values.OfType<AntreaPolicy>().Count().ShouldBeGreaterThan(2);
        agents.Count(a => a.IsLeader).ShouldBe(1);
        var writes = world.Server.Requests.Count(r => r.Method == "PATCH" && r.Kind != World.Leases);
        await world.PassAsync(TimeSpan.FromSeconds(30), TimeSpan.FromMilliseconds(250));
        world.Server.Requests.Count(r => r.Method == "PATCH" && r.Kind != World.Leases).ShouldBe(writes);
    }

    private static void Change(World world, Random random)
    {
        var name = $"p{random.Next(6)}";
        var key = new ObjectKey("ClusterNetworkPolicy", ApiGroups.Antrea, "", name);
        switch (random.Next(6))
        {
            case 0 when world.Cluster.Objects.ContainsKey(key):
                world.Delete(key);
                break;
            case 1:
                world.Put("ClusterNetworkPolicy", $$"""{"apiVersion": "crd.antrea.io/v1beta1", "kind": "ClusterNetworkPolicy", "metadata": {"name": "{{name}}"}, "spec": {"priority": 5, "appliedTo": [{"nodeSelector": {} }], "ingress": [{"action": "Drop"}]} }""");
                break;
            case 2:
                world.PutPolicy(name, rules: "[]");
                break;
            case 3:
                world.PutPolicy(name, $"\"on\": \"n{random.Next(1, 8)}\"");
                break;
            case 4:
                world.PutPolicy(name, rules: """[{"action": "Drop", "appliedTo": [{"podSelector": {} }]}]""");
                break;
            default:
                world.PutPolicy(name, action: random.Next(2) == 0 ? "Drop" : "Reject");
                break;
        }
    }

    // Which statuses are not what the agents' own words come to.
    private static string Wrong(World world, IEnumerable<Agent> agents)
    {
        var spans = ClusterSpans.Of(world.Cluster.Objects);
        var said = agents.Select(a => ReportContent.Of(ClusterSpans.Of(world.Cluster.Objects, a.Name), a.State, world.Cluster.Objects, "")).SelectMany(r => r!);
        var right = ClusterStatuses.Of(spans, said, Refusals.Of(world.Cluster, agents.First().State));
        return string.Join("; ", right.Where(r => world.Stored(r.Key)?.Status.SaysAs(r.Value.Status) != true)
            .Select(r => $"{r.Key} is {world.StatusOf(r.Key)}, not {r.Value.Status.Phase} {r.Value.Status.CurrentNodes}/{r.Value.Status.DesiredNodes} {r.Value.Status.ObservedGeneration}"));
    }
}

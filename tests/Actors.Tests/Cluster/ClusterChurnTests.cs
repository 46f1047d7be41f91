using Antrea.Actors.Harness;
using Antrea.Enforcers.Firewall;
using Antrea.Kubernetes.Client;
using Antrea.Kubernetes.Configuration;
using Antrea.Kubernetes.Sources;
using Antrea.Kubernetes.Sources.Cluster;
using Antrea.Policy.Api;
using Antrea.Policy.Configuration;
using Antrea.Policy.Planning;
using Antrea.Testing.Api;

namespace Antrea.Actors.Cluster;

/// <summary>Ten thousand objects change while the API server fails in every way; what the actors hold in the end is what a fresh list gives.</summary>
public sealed class ClusterChurnTests : TestKit.TestKit
{
    private const int Changes = 3600;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly ReflectorOptions Fast = new()
    {
        MinDelay = TimeSpan.FromMilliseconds(2), MaxDelay = TimeSpan.FromMilliseconds(40), Silence = TimeSpan.FromMilliseconds(800), PageSize = 1000,
    };

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public async Task The_plan_becomes_that_of_a_fresh_list(int seed, bool streaming)
    {
        var (objects, store) = (new ClusterObjects(seed), FakeApiServer.NewStore());
        objects.Fill(store);
        await using var server = await FlakyServer.StartAsync(seed, streaming, store);
        server.SetFlaky(true);
        using var rig = new Rig(this);
        var (access, revisions) = (new ClusterAccess(server.Client, new ValuePool(), Fast, Objects.Self), new Revisions());
        rig.SourceActor = routes => Props.Create(() => new ClusterSourceActor(access, WatchedKind.OfAgent, revisions, routes));
        rig.Start();
        await EnforcedAsync(rig, _ => true);
        for (var i = 1; i <= Changes; i++)
        {
            objects.Change(store);
            if (i % 300 == 0)
            {
                await server.HappenAsync();
                rig.Time.Advance(TimeSpan.FromMilliseconds(50));
            }

            if (i % 1200 == 0)
            {
                await EnforcedAsync(rig, _ => true);
            }
        }

        server.SetFlaky(false);
        var fresh = await ClusterSnapshot.ReadAsync(new ClusterAccess(server.Client, new ValuePool(), Node: Objects.Self), WatchedKind.OfAgent);
        var config = Config(rig, fresh.Objects.Values);
        NodePlan? expected = null;
        await EnforcedAsync(rig, s =>
        {
            expected ??= WholeCluster.Of(Objects.Self, fresh.Objects.Values, config, s.Inputs.Facts).Plan;
            return expected.Equals(s.Plan) && expected.Equals(s.InForce);
        });
        PlanText.Of(expected!).Split('\n').Length.ShouldBeGreaterThan(200);
        fresh.Objects.Count.ShouldBeGreaterThan(ClusterObjects.Count / 2);
        rig.Difference(rig.State().Plan!).ShouldBeEmpty();
    }

    private static EffectiveConfig Config(Rig rig, IEnumerable<KubeObject> objects) => EffectiveConfig.Of(
        rig.File, AgentConfigReader.Parse(objects.OfType<ConfigMap>().Single().Data["antrea-agent.conf"]!), null, out _)!;

    // Virtual time goes on while the server, which knows of no other time than the real one, does what it does.
    private static async Task EnforcedAsync(Rig rig, Func<Nodes.NodeState, bool> isRight)
    {
        using var limit = new CancellationTokenSource(Patience);
        for (var state = rig.TryState(); state is null || state.RealizedRevision == 0 || state.RealizedRevision != state.SourceRevision || !isRight(state); state = rig.TryState())
        {
            rig.Time.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Delay(5, CancellationToken.None);
            if (limit.IsCancellationRequested)
            {
                Assert.Fail($"source {state?.SourceRevision}, begun {state?.Begun}, taken {state?.TakenRevision}, realized {state?.RealizedRevision}, enforcing {state?.Enforcing}, "
                    + $"error {state?.LastError}, ledger {state?.Ledger} {string.Join(", ", state?.Ledger.Passed ?? [])}, {rig.Describe("/user/source/source")}, "
                    + string.Join("; ", rig.Actors().Where(a => a.Mailbox > 0 || a.LastError is not null).Select(a => $"{a.Path} mailbox {a.Mailbox} {a.LastError}")));
            }
        }
    }
}

using Antrea.Actors.Harness;
using Antrea.Kubernetes.Manifests;
using Antrea.Kubernetes.Sources;
using Antrea.Policy.Status;

namespace Antrea.Actors.Live;

/// <summary>The real source on a real directory.</summary>
public sealed class ManifestSourceTests : TestKit.TestKit
{
    private const string Node = "{apiVersion: v1, kind: Node, metadata: {name: n1, labels: {role: worker}}, status: {addresses: [{type: InternalIP, address: 192.0.2.1}]}}";

    private readonly string _root = Directory.CreateTempSubdirectory("manifests").FullName;

    [Fact]
    public void Files_that_change_break_and_vanish_are_followed()
    {
        Write("node.yaml", Node);
        Write("a.yaml", Policy("a", 80));
        using var rig = Started();
        Rules(rig, "r80");
        Write("b.yaml", Policy("b", 81));
        Rules(rig, "r80", "r81");
        Write("b.yaml", Policy("b", 82));
        Rules(rig, "r80", "r82");

        // Half a file: what it held stays, and it is said.
        Write("b.yaml", "{apiVersion: [");
        rig.Until(s => s.Problems.Values.Any(p => p.Subject.Contains("b.yaml", StringComparison.Ordinal)));
        Rules(rig, "r80", "r82");
        rig.Status("b").Phase.ShouldBe(PolicyPhase.Realized);
        Write("b.yaml", Policy("b", 83));
        rig.Until(s => s.Problems.IsEmpty);
        Rules(rig, "r80", "r83");

        // An object that is refused by its fields is Failed, its last good version in force.
        Write("b.yaml", Policy("b", 84).Replace("priority: 5", "priority: five", StringComparison.Ordinal));
        rig.Until(_ => rig.Status("b").Phase == PolicyPhase.Failed);
        Rules(rig, "r80", "r83");
        rig.Status("b").Message.ShouldContain("stays enforced");
        Write("b.yaml", Policy("b", 83));
        rig.Until(_ => rig.Status("b").Phase == PolicyPhase.Realized);

        File.Delete(Path.Combine(_root, "a.yaml"));
        Rules(rig, "r83");
    }

    [Fact]
    public void Of_two_places_the_first_counts_and_the_policy_is_not_to_blame()
    {
        Write("node.yaml", Node);
        Write("a.yaml", Policy("p", 80));
        Write("b.yaml", Policy("p", 81));
        using var rig = Started();
        Rules(rig, "r80");
        rig.Status("p").Phase.ShouldBe(PolicyPhase.Realized);
        rig.State().Problems.Values.ShouldHaveSingleItem().Text.ShouldContain("already defined");

        // A second place that cannot even be read is still only a second place.
        Write("b.yaml", Policy("p", 81).Replace("priority: 5", "priority: five", StringComparison.Ordinal));
        rig.Until(s => s.Problems.Values.Any(p => p.Text.Contains("priority", StringComparison.Ordinal)));
        rig.Status("p").Phase.ShouldBe(PolicyPhase.Realized);
        File.Delete(Path.Combine(_root, "b.yaml"));
        rig.Until(s => s.Problems.IsEmpty);
        Rules(rig, "r80");
    }

    [Fact]
    public void A_source_that_fails_goes_on_where_it_was_with_what_broken_files_held()
    {
        Write("node.yaml", Node);
        Write("a.yaml", Policy("a", 80));
        Write("b.yaml", Policy("b", 81));
        using var rig = Started();
        Rules(rig, "r80", "r81");
        Write("b.yaml", "{apiVersion: [");
        var revision = rig.Until(s => !s.Problems.IsEmpty).SourceRevision;
        rig.Actors().Single(a => a.Path == "/user/source/manifests").Ref.Tell(new Status.Failure(new IOException("injected")), ActorRefs.NoSender);
        File.Delete(Path.Combine(_root, "a.yaml"));
        rig.Until(s => s.SourceRevision > revision && s.RealizedRevision == s.SourceRevision && s.Plan!.Ingress.Count == 1);
        Rules(rig, "r81");
        rig.State().Problems.ShouldNotBeEmpty();
    }

    [Fact]
    public void After_a_restart_a_policy_in_a_file_that_cannot_be_read_stays_until_it_is_known_to_be_gone()
    {
        Write("node.yaml", Node);
        Write("a.yaml", Policy("a", 80));
        Write("b.yaml", Policy("b", 81));
        using var rig = Started();
        Rules(rig, "r80", "r81");
        rig.Kill();
        File.Delete(Path.Combine(_root, "a.yaml"));
        Write("b.yaml", "{apiVersion: [");
        rig.Start();
        Rules(rig, "r80", "r81");
        rig.Status("b").Message.ShouldContain("cannot be read completely");
        Write("b.yaml", Policy("b", 82));
        Rules(rig, "r82");
        rig.Status("b").Phase.ShouldBe(PolicyPhase.Realized);
    }

    protected override void AfterAll() => Directory.Delete(_root, recursive: true);

    private static string Policy(string name, int port) =>
        $"{{apiVersion: crd.antrea.io/v1beta1, kind: ClusterNetworkPolicy, metadata: {{name: {name}, generation: 1}}, spec: {{priority: 5, appliedTo: [{{nodeSelector: {{}}}}], {Objects.Drop(port)}}}}}";

    private static void Rules(Rig rig, params string[] names)
    {
        var state = rig.Until(s => s.Plan is { } plan && s.RealizedRevision == s.SourceRevision && s.Ledger.Awaited is null
            && plan.Equals(s.InForce) && plan.Ingress.Select(r => r.Rule.Name).Order(StringComparer.Ordinal).SequenceEqual(names), what: string.Join(' ', names));
        rig.Difference(state.Plan!).ShouldBe("");
    }

    private void Write(string name, string text)
    {
        var path = Path.Combine(_root, name);
        File.WriteAllText(path + ".tmp", text);
        File.Move(path + ".tmp", path, overwrite: true);
    }

    private Rig Started()
    {
        var revisions = new Revisions();
        var rig = new Rig(this);
        rig.SourceActor = routes =>
        {
            var directory = rig.Directory ??= new ManifestDirectory(_root);
            return Props.Create(() => new ManifestSourceActor(directory, revisions, routes));
        };
        rig.Start();
        return rig;
    }
}

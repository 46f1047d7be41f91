using System.Text.Json;
using Antrea.Policy.Api;
using Antrea.Policy.Reading;
using Antrea.Testing.Api;

namespace Antrea.Kubernetes.Client;

public sealed class ObjectDecoderTests
{
    private readonly ValuePool _pool = new();

    [Fact]
    public void Of_a_pod_only_what_is_used_is_kept()
    {
        var store = FakeApiServer.NewStore();
        var decoder = new ObjectDecoder(ResourceKinds.Pods, _pool);
        var pod = Read(decoder, store.Put(Some.Pods, Some.Pod("a"))).ShouldBeOfType<Pod>();
        pod.Addresses.ShouldBe(["10.0.0.1"]);
        pod.NodeName.ShouldBe("n1");
        pod.Metadata.Annotations.ShouldBeEmpty();
        pod.Metadata.Uid.ShouldNotBeEmpty();

        // A change of what is not used leaves an equal object.
        var again = Read(decoder, store.Put(Some.Pods, Some.Pod("a").Replace("xxx", "y", StringComparison.Ordinal)));
        again.ShouldBe(pod);
        Read(decoder, store.Put(Some.Pods, Some.Pod("a", app: "b"))).ShouldNotBe(pod);
    }

    [Fact]
    public void Equal_values_are_one()
    {
        var store = FakeApiServer.NewStore();
        var decoder = new ObjectDecoder(ResourceKinds.Pods, _pool);
        var (a, b) = ((Pod)Read(decoder, store.Put(Some.Pods, Some.Pod("a"))), (Pod)Read(decoder, store.Put(Some.Pods, Some.Pod("b"))));
        a.Metadata.Labels.ShouldBeSameAs(b.Metadata.Labels);
        a.Ports.ShouldBeSameAs(b.Ports);
        a.NodeName.ShouldBeSameAs(b.NodeName);
        a.Metadata.Namespace.ShouldBeSameAs(b.Metadata.Namespace);
    }

    [Fact]
    public void A_pool_that_is_full_begins_anew()
    {
        var pool = new ValuePool(10);
        for (var i = 0; i < 1000; i++)
        {
            pool.Share($"text {i}").ShouldBe($"text {i}");
        }

        var kept = pool.Share("the " + "last");
        pool.Share("the la" + "st").ShouldBeSameAs(kept);
    }

    [Fact]
    public void Items_of_a_list_are_read_though_they_do_not_say_what_they_are()
    {
        using var json = JsonDocument.Parse("""{"metadata": {"name": "a", "namespace": "b"}}""");
        new ObjectDecoder(ResourceKinds.Pods, _pool).Read(json.RootElement).Object.ShouldBeOfType<Pod>().Key.ToString().ShouldBe("Pod/b/a");
    }

    [Fact]
    public void An_object_that_cannot_be_read_has_its_key_and_its_problems()
    {
        using var json = JsonDocument.Parse("""{"metadata": {"name": "t"}, "spec": {"priority": "high"}}""");
        var result = new ObjectDecoder(ResourceKinds.Tiers, _pool).Read(json.RootElement);
        result.Outcome.ShouldBe(ReadOutcome.Refused);
        result.Key.ToString().ShouldBe("Tier/t");
        result.Problems.ShouldNotBeEmpty();
    }

    private static KubeObject Read(ObjectDecoder decoder, StoredObject stored)
    {
        using var json = JsonDocument.Parse(stored.Json);
        return decoder.Read(json.RootElement).Object!;
    }
}

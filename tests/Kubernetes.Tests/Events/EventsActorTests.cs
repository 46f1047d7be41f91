using System.Text.Json.Nodes;
using Antrea.Kubernetes.Client;
using Antrea.Kubernetes.Support;
using Antrea.Policy.Api;
using Antrea.Runtime.Actor;
using Antrea.Testing.Api;
using static Antrea.Kubernetes.Events.States;

namespace Antrea.Kubernetes.Events;

/// <summary>Events as the API server has them in the end.</summary>
public sealed class EventsActorTests : ApiStand
{
    private static readonly ApiKind Kind = ApiKind.Of("Event");
    private static readonly TimeSpan Long = TimeSpan.FromHours(10);

    [Fact]
    public void The_elected_one_says_what_is_refused()
    {
        See(Object("a"));
        Start();
        Elect(Long);
        Show(Of(Good("a")));
        Show(Of(Refused("a", "spec.priority: must be a number")));
        Within(5, () => Events.Count == 1);
        var e = Events[0];
        ((string?)e["apiVersion"]).ShouldBe("events.k8s.io/v1");
        ((string?)e["metadata"]!["namespace"]).ShouldBe("default");
        ((string?)e["type"], (string?)e["reason"], (string?)e["action"], (string?)e["note"]).ShouldBe(("Warning", "Refused", "Validate", "spec.priority: must be a number"));
        ((string?)e["reportingController"], (string?)e["reportingInstance"]).ShouldBe(("antrea-actors.io/agent", "n1"));
        ((string)e["eventTime"]!).ShouldMatch(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$");
        e["series"].ShouldBeNull();
        e["regarding"]!.ToJsonString().ShouldBe($$"""{"apiVersion":"crd.antrea.io/v1beta1","kind":"ClusterNetworkPolicy","name":"a","uid":"{{Uid}}"}""");

        Show(Of(Good("a", 2)));
        Within(5, () => Events.Count == 2);
        Events.Select(x => (string?)x["type"]).Order().ShouldBe(["Normal", "Warning"]);
    }

    [Fact]
    public void Who_is_not_elected_says_only_what_concerns_its_Node()
    {
        See(Object("a"), Object("b"));
        Start();
        Show(Of(Refused("a"), Good("b")).Quarantine("b", "no such match"));
        Within(5, () => Events.Count == 1);
        ((string?)Events[0]["note"]).ShouldBe("Node n1: the kernel refused rule b-1 (no such match); the other rules are enforced");
        ((string?)Events[0]["action"]).ShouldBe("Enforce");
        Elect(Long);
        Within(5, () => Events.Count == 2);
    }

    [Fact]
    public void Who_lost_the_election_is_silent()
    {
        See(Object("a"));
        Start();
        Elect(TimeSpan.FromSeconds(15));
        Advance(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(1));
        Show(Of(Refused("a")));
        Advance(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(1));
        Writes.ShouldBeEmpty();
    }

    [Fact]
    public void Repetitions_raise_the_count_of_the_one_Event()
    {
        See(Object("a"));
        var actor = Start();
        Elect(Long);
        for (var i = 0; i < 5; i++)
        {
            Show(Of(Refused("a")));
            Show(Of(Good("a")));
        }

        Within(300, () => Events.Any(e => (int?)e["series"]?["count"] == 5 && (string?)e["reason"] == "Refused") && Events.Any(e => (int?)e["series"]?["count"] == 5 && (string?)e["reason"] == "Accepted"));
        Events.Count.ShouldBe(2);
        Writes.Count().ShouldBeLessThanOrEqualTo(10);
        Say(actor).ShouldContain("0 dropped");
    }

    [Fact]
    public void What_a_former_one_said_is_not_said_twice_but_counted_when_it_happens_again()
    {
        See(Object("a"));
        Start("first");
        Start("second");
        Show(Of(Good("a")));
        Elect(Long);
        Show(Of(Refused("a")));
        Within(5, () => Events.Count == 1 && Writes.Count() >= 3);
        Events[0]["series"]!["count"]!.GetValue<int>().ShouldBe(2);
    }

    [Fact]
    public void An_object_in_a_namespace_has_its_Events_there()
    {
        See(new AntreaNetworkPolicy(new ObjectMeta("p", "web", Uid: Uid), new PolicySpec("", 5, [], [], [])));
        Start();
        Elect(Long);
        Show(Of(Refused("p") with { Policy = new("NetworkPolicy", "web", "p") }));
        Within(5, () => Events.Count == 1);
        ((string?)Events[0]["metadata"]!["namespace"]).ShouldBe("web");
        ((string?)Events[0]["regarding"]!["namespace"]).ShouldBe("web");
    }

    [Fact]
    public void The_UID_of_an_object_that_the_source_cannot_read_is_asked_for()
    {
        See();
        var uid = Server.Store.Put(ApiKind.Of("ClusterNetworkPolicy"), """{"apiVersion": "crd.antrea.io/v1beta1", "kind": "ClusterNetworkPolicy", "metadata": {"name": "a"}, "spec": {"priority": "x"} }""")
            .Open()["metadata"]!["uid"]!.GetValue<string>();
        Start();
        Elect(Long);
        Show(Of(Refused("a"), Refused("gone")));
        Within(10, () => Events.Count == 1);
        ((string?)Events[0]["regarding"]!["uid"]).ShouldBe(uid);
    }

    [Fact]
    public void A_failure_of_the_Node_is_an_Event_on_the_Node()
    {
        See(new Node(new ObjectMeta("n1", Uid: Uid), [], []), Object("a"));
        Start();
        Show(Of(Good("a")));
        Show(Of(Good("a")).Failing("iptables-restore ended with 4"));
        Within(5, () => Events.Count == 1);
        ((string?)Events[0]["regarding"]!["kind"]).ShouldBe("Node");
        ((string?)Events[0]["metadata"]!["namespace"]).ShouldBe("default");
        Show(Of(Good("a")));
        Within(5, () => Events.Count == 2);
    }

    [Fact]
    public void While_the_server_is_away_Events_wait_and_the_loss_is_counted()
    {
        var names = Enumerable.Range(0, 300).Select(i => $"p{i:d3}").ToList();
        See([.. names.Select(n => Object(n))]);
        Server.Faults.Request = _ => Fault.ServerError;
        var actor = Start();
        Elect(Long);
        Show(Of());
        Show(Of([.. names.Select(n => Refused(n))]));
        Within(60, () => Problems.ContainsKey("events"));
        Say(actor).ShouldContain("44 dropped");
        Server.Requests.Count.ShouldBeLessThan(20);
        Server.Faults.Clear();
        Within(120, () => Events.Count >= 25);
        Until(() => Problems.Count == 0);
    }

    [Fact]
    public void An_Event_that_has_expired_is_written_anew()
    {
        See(Object("a"));
        Start();
        Elect(Long);
        Show(Of(Good("a")));
        Show(Of(Refused("a")));
        Within(5, () => Events.Count == 1);
        Server.Store.Delete(Kind, "default", (string)Events[0]["metadata"]!["name"]!);
        Show(Of(Good("a")));
        Within(5, () => Events.Count == 1);
        Show(Of(Refused("a")));
        Within(10, () => Events.Count == 2);
        Events.Single(e => (string?)e["type"] == "Warning")["regarding"]!["name"]!.GetValue<string>().ShouldBe("a");
    }

    [Fact]
    public void An_Event_that_the_server_will_never_take_is_given_up()
    {
        See(Object("a"), Object("b"));
        Server.Store.Withdraw(Kind);
        var actor = Start();
        Elect(Long);
        Show(Of(Refused("a")));
        Within(5, () => Say(actor).Contains("1 refused", StringComparison.Ordinal));
        actor.Tell(new GetEventCounts(), TestActor);
        ExpectMsg<EventCounts>().ShouldBe(new EventCounts(0, 0, 0, 1));
    }

    private List<JsonObject> Events => [.. Server.Store.List(Kind).Objects.Values.Select(o => o.Open())];

    private IActorRef Start(string name = "events")
    {
        var actor = Sys.ActorOf(EventsActor.Make(Api, Node, Source, "n1", Clock), name);
        AwaitIdle();
        return actor;
    }

    // Long enough that the actors look once.
    private void Show(Antrea.Actors.Nodes.NodeState state)
    {
        State = state;
        Advance(TimeSpan.FromSeconds(1));
    }
}

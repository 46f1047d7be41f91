using Antrea.Kubernetes.Client;
using Antrea.Kubernetes.Support;
using Antrea.Policy.Api;
using Antrea.Policy.Tiers;
using Antrea.Runtime.Actor;
using Antrea.Testing.Api;

namespace Antrea.Kubernetes.Tiers;

/// <summary>The elected agent makes the system tiers and keeps them.</summary>
public sealed class TiersActorTests : ApiStand
{
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    private static readonly Dictionary<string, int> Right = new()
    {
        ["emergency"] = 50, ["securityops"] = 100, ["networkops"] = 150, ["platform"] = 200, ["application"] = 250, ["baseline"] = 253,
    };

    [Fact]
    public void Whoever_is_elected_makes_all_six()
    {
        var tiers = Start();
        Say(tiers).ShouldBe("not elected");
        Elect(Long);
        Until(AllRight);
        Writes.Select(w => w.Method).ShouldAllBe(m => m == "POST");
        var emergency = Server.Store.Get(Some.Tiers, "", "emergency")!.Open();
        ((string?)emergency["spec"]!["description"]).ShouldBe("[READ-ONLY]: System generated Emergency Tier");
        Until(() => Say(tiers) == "6 tiers created or corrected, 0 to do");
        Problems.ShouldBeEmpty();
    }

    [Fact]
    public void Nobody_else_writes()
    {
        Start();
        Advance(TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(1));
        Elect(null);
        Advance(TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(1));
        Server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public void A_wrong_priority_and_a_wrong_description_are_corrected_and_the_rest_is_left_alone()
    {
        foreach (var (name, priority) in Right)
        {
            Server.Store.Put(Some.Tiers, Tier(name, priority, SystemTiers.Description(name)));
        }

        Server.Store.Put(Some.Tiers, Tier("platform", 7, SystemTiers.Description("platform")));
        Server.Store.Put(Some.Tiers, Tier("baseline", 253, "ours"));
        Server.Store.Put(Some.Tiers, Tier("custom", 20, "mine"));
        var tiers = Start();
        Elect(Long);
        Until(() => AllRight() && Writes.Count() == 2);
        Until(() => Say(tiers) == "2 tiers created or corrected, 0 to do");
        Writes.Select(w => $"{w.Method} {w.Name}").ShouldBe(["PATCH platform", "PATCH baseline"]);
        ((string?)Server.Store.Get(Some.Tiers, "", "custom")!.Open()["spec"]!["description"]).ShouldBe("mine");
    }

    [Fact]
    public void What_somebody_deletes_comes_back()
    {
        Start();
        Elect(Long);
        Until(AllRight);
        SeeTheStore();
        Advance(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1));
        var before = Server.Requests.Count;
        Advance(TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(1));
        Server.Requests.Count.ShouldBe(before, "nothing is asked of the API server while the source sees nothing wrong");

        Server.Store.Delete(Some.Tiers, "", "networkops");
        SeeTheStore();
        Within(10, AllRight);
        Server.Requests.Count.ShouldBe(before + 2);
    }

    [Fact]
    public void Two_elected_ones_do_no_harm()
    {
        Start();
        Start("other");
        Elect(Long);
        Until(AllRight);
        Advance(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1));
        AllRight().ShouldBeTrue();
        Problems.ShouldBeEmpty();
    }

    [Fact]
    public void Time_that_ran_out_ends_it()
    {
        Start();
        Elect(TimeSpan.FromSeconds(15));
        Until(AllRight);
        Advance(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(1));
        Server.Store.Delete(Some.Tiers, "", "networkops");
        SeeTheStore();
        var before = Server.Requests.Count;
        Advance(TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(1));
        Server.Requests.Count.ShouldBe(before);
        Elect(Long);
        Until(AllRight);
    }

    [Fact]
    public void Without_the_definition_it_is_reported_and_tried_again()
    {
        Server.Store.Withdraw(Some.Tiers);
        Start();
        Elect(Long);
        Until(() => Problems.Count == 1);
        Problems["system tiers"].ShouldContain("not installed");
        for (var i = 0; i < 100; i++)
        {
            Advance(TimeSpan.FromSeconds(1));
        }

        Server.Requests.Count.ShouldBeInRange(4, 40);
        Server.Store.Serve(Some.Tiers);
        Within(60, AllRight);
        Until(() => Problems.Count == 0);
    }

    [Fact]
    public void Failures_are_repeated_ever_less_often()
    {
        Server.Faults.Request = _ => Fault.ServerError;
        Start();
        Elect(Long);
        Until(() => Problems.Count == 1);
        for (var i = 0; i < 120; i++)
        {
            Advance(TimeSpan.FromSeconds(1));
        }

        Server.Requests.Count.ShouldBeLessThan(16);
        Server.Faults.Clear();
        Within(60, AllRight);
        Until(() => Problems.Count == 0);
    }

    [Fact]
    public void The_end_of_its_time_takes_back_what_was_reported()
    {
        Server.Faults.Request = _ => Fault.ServerError;
        Start();
        Elect(Long);
        Until(() => Problems.Count == 1);
        Elect(null);
        Problems.ShouldBeEmpty();
    }

    [Fact]
    public void What_the_source_sees_wrong()
    {
        See([.. Right.Select(t => new Tier(new ObjectMeta(t.Key), t.Value, SystemTiers.Description(t.Key)))]);
        SystemTiers.Wrong(Seen).ShouldBeEmpty();
        See([.. Right.Where(t => t.Key != "baseline").Select(t => new Tier(new ObjectMeta(t.Key), t.Key == "platform" ? 1 : t.Value, t.Key == "emergency" ? "" : SystemTiers.Description(t.Key)))]);
        SystemTiers.Wrong(Seen).ShouldBe(["emergency", "platform", "baseline"]);
        SystemTiers.Names.ShouldBe(TierTable.System.OrderBy(t => t.Value).Select(t => t.Key));
    }

    private IActorRef Start(string name = "tiers")
    {
        var actor = Sys.ActorOf(TiersActor.Make(Api, Node, Source, Clock), name);
        AwaitIdle();
        return actor;
    }

    private static string Tier(string name, int priority, string description) =>
        $$"""{"apiVersion": "crd.antrea.io/v1beta1", "kind": "Tier", "metadata": {"name": "{{name}}"}, "spec": {"priority": {{priority}}, "description": "{{description}}"} }""";

    private bool AllRight() => Right.All(t => Server.Store.Get(Some.Tiers, "", t.Key) is { } o
        && (int)o.Open()["spec"]!["priority"]! == t.Value && (string?)o.Open()["spec"]!["description"] == SystemTiers.Description(t.Key));

    private void SeeTheStore() => See([.. Server.Store.List(Some.Tiers).Objects.Values.Select(o => new Tier(
        new ObjectMeta(o.Name), (int)o.Open()["spec"]!["priority"]!, (string)o.Open()["spec"]!["description"]!))]);
}

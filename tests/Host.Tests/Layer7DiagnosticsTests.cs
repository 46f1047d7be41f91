using System.Net;
using System.Text.Json;
using Antrea.Actors.Messages;
using Antrea.Enforcers.L7;
using Antrea.Enforcers.L7.Flows;
using Antrea.Host.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Antrea.Host;

/// <summary>What the endpoint shows of layer 7, and that many actors do not spoil it.</summary>
public sealed class Layer7DiagnosticsTests : TestKit.TestKit
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Flows_and_metrics_are_there_once_somebody_judges()
    {
        await using var agent = new RunningAgent();
        agent.Write("node.yaml", RunningAgent.Node);
        await agent.StartAsync();
        AwaitCondition(() => agent.IsSettled(0), Patience);
        agent.Json("/flows").GetRawText().ShouldContain("\"live\": 0");
        agent.Get("/metrics").Text.ShouldNotContain("l7_");

        var source = new OneFlow();
        var probe = agent.Agent.Layer7;
        agent.Agent.System.ActorOf(Props.Create(() => new FlowsActor(source, TimeProvider.System, probe)), "flows");
        probe.Statistics = () => new L7Statistics
        {
            Packets = 12, RequestsAllowed = 5, HellosAllowed = 2, Denied = [KeyValuePair.Create("request_not_allowed", 3L)], FlowsLive = 1, EventsWritten = 10,
            Rules = [new L7RuleCount("AntreaNetworkPolicy:x/np", "a\"b", 4, 1), new L7RuleCount("AntreaNetworkPolicy:x/np", "a\"b", 1, 1)],
        };
        AwaitCondition(() => agent.Json("/flows").GetProperty("live").GetInt64() == 1, Patience);

        var flow = agent.Json("/flows").GetProperty("flows").EnumerateArray().ShouldHaveSingleItem();
        flow.EnumerateObject().Select(p => p.Name).ShouldBe([
            "id", "client", "clientPort", "server", "serverPort", "egressRule", "ingressRule", "protocol", "last", "allowed", "denied", "reason", "rejudged", "opened", "changed"]);
        (flow.GetProperty("client").GetString(), flow.GetProperty("clientPort").GetInt32(), flow.GetProperty("server").GetString()).ShouldBe(("fd00::1", 40000, "10.0.0.2"));
        (flow.GetProperty("protocol").GetString(), flow.GetProperty("last").GetString(), flow.GetProperty("egressRule").GetString()).ShouldBe(("tls", "foo.test", null));
        agent.Json("/flows?address=fd00:0::1&policy=np").GetProperty("matching").GetInt64().ShouldBe(1);
        agent.Json("/flows?address=10.0.0.3").GetProperty("matching").GetInt64().ShouldBe(0);
        agent.Json("/flows?limit=0").GetProperty("flows").GetArrayLength().ShouldBe(0);
        agent.Json("/actors").EnumerateArray().Select(a => a.GetProperty("path").GetString()).ShouldContain("/user/flows/flow-9");

        var metrics = agent.Get("/metrics").Text.Split('\n');
        foreach (var line in (string[])[
            "antrea_actors_l7_packets_total 12", "antrea_actors_l7_allowed_total{protocol=\"http\"} 5", "antrea_actors_l7_allowed_total{protocol=\"tls\"} 2",
            "antrea_actors_l7_denied_total{reason=\"request_not_allowed\"} 3", "antrea_actors_l7_flows 1", "antrea_actors_l7_events_total 10",
            "antrea_actors_l7_rule_allowed_total{policy=\"AntreaNetworkPolicy:x/np\",rule=\"a\\\"b\"} 5", "antrea_actors_l7_queue_drops_total 0"])
        {
            metrics.ShouldContain(line);
        }
    }

    [Theory]
    [InlineData("", 1000)]
    [InlineData("?limit=5", 5)]
    [InlineData("?limit=-5", 1000)]
    [InlineData("?limit=many", 1000)]
    [InlineData("?limit=999999999", 100_000)]
    public void The_limit_of_flows_is_a_number_in_bounds(string query, int expected)
    {
        var context = new DefaultHttpContext();
        context.Request.QueryString = new QueryString(query);
        FlowsJson.Wanted(context.Request.Query).Limit.ShouldBe(expected);
    }

    [Fact]
    public async Task Of_many_children_some_are_listed_and_the_rest_counted()
    {
        var many = Sys.ActorOf(Props.Create(() => new Parent(3000)), "many");
        Sys.ActorOf(Props.Create(() => new Parent(3)), "many-few");
        (await many.Ask<Description>(new Describe())).State.ShouldBe("3000");

        var actors = await ListAsync(null);
        actors.Count.ShouldBe(1000 + 5);
        actors["/user/many"].GetProperty("childrenNotListed").GetInt32().ShouldBe(2000);
        actors["/user/many-few"].GetProperty("childrenNotListed").GetInt32().ShouldBe(0);

        // With what is below them.
        actors = await ListAsync("1");
        actors.Keys.ShouldBe(["/user/many", "/user/many-few", "/user/many-few/0", "/user/many/0"], ignoreOrder: true);
        actors["/user/many-few"].GetProperty("childrenNotListed").GetInt32().ShouldBe(2);
        (await ListAsync("5000")).Count.ShouldBe(3005);
    }

    private async Task<Dictionary<string, JsonElement>> ListAsync(string? children) =>
        JsonSerializer.Deserialize<JsonElement>(await ActorsJson.OfAsync(Sys, children)).EnumerateArray().ToDictionary(a => a.GetProperty("path").GetString()!);

    private sealed class Parent : UntypedActor
    {
        private readonly int _children;

        public Parent(int children)
        {
            _children = children;
            for (var i = 0; i < children; i++)
            {
                Context.ActorOf(Props.Create<Parent>(0), $"{i}");
            }
        }

        protected override void OnReceive(object message) => Sender.Tell(new Description($"{_children}"));
    }

    private sealed class OneFlow : IFlowSource
    {
        public int Collect(IFlowSink sink, bool all)
        {
            if (all)
            {
                sink.Add(new FlowChange(
                    9, FlowEvents.Opened, new FlowKey(IPAddress.Parse("fd00::1"), 40000, IPAddress.Parse("10.0.0.2"), 443), DateTimeOffset.UnixEpoch,
                    Ingress: "AntreaNetworkPolicy:x/np r", Protocol: FlowProtocol.Tls, Last: "foo.test", Allowed: 1));
            }

            return 1;
        }
    }
}

using System.Text;
using System.Text.Json.Nodes;
using Antrea.Kubernetes.Client;
using Antrea.Kubernetes.Connections;
using Antrea.Testing.Api;

namespace Antrea.Kubernetes.Api;

/// <summary>What the fake answers where no client of the project asks, but others do.</summary>
public sealed class ServerTests : IAsyncLifetime, IDisposable
{
    private readonly HttpClient _http = new();
    private FakeApiServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await FakeApiServer.StartAsync(new FakeApiOptions { Tls = false });
        _http.BaseAddress = _server.Address;
        _http.DefaultRequestHeaders.Authorization = new("Bearer", FakeApiServer.Token);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _http.Dispose();

    [Theory]
    [InlineData("api", "versions[0]", "v1")]
    [InlineData("apis", "groups[0].name", "discovery.k8s.io")]
    [InlineData("apis/apps", "preferredVersion.version", "v1")]
    [InlineData("apis/apps/v1", "resources[0].shortNames[0]", "ds")]
    [InlineData("api/v1", "resources[0].kind", "Node")]
    [InlineData("version", "gitVersion", "v1.31.0")]
    [InlineData("openapi/v2", "swagger", "2.0")]
    [InlineData("openapi/v3/apis/apps/v1", "openapi", "3.0.0")]
    public async Task Server_describes_itself(string path, string field, string value) =>
        Find(JsonNode.Parse(await _http.GetStringAsync(path)), field)!.ToString().ShouldBe(value);

    [Fact]
    public async Task Every_reference_in_OpenAPI_leads_to_a_schema()
    {
        foreach (var path in JsonNode.Parse(await _http.GetStringAsync("openapi/v3"))!["paths"]!.AsObject())
        {
            var text = await _http.GetStringAsync((string)path.Value!["serverRelativeURL"]!);
            var schemas = JsonNode.Parse(text)!["components"]!["schemas"]!.AsObject();
            System.Text.RegularExpressions.Regex.Matches(text, "\"#/components/schemas/([^\"]+)\"").Select(m => m.Groups[1].Value).ShouldAllBe(n => schemas.ContainsKey(n), path.Key);
        }
    }

    [Fact]
    public async Task A_body_may_be_YAML()
    {
        var answer = await _http.PostAsync("api/v1/namespaces/ns/configmaps", new StringContent("metadata:\n  name: m\ndata: {a: '1', b: x}\n", Encoding.UTF8, "application/yaml"));
        ((int)answer.StatusCode).ShouldBe(201);
        _server.Store.Get(Some.Maps, "ns", "m")!.Open()["data"]!.ToJsonString().ShouldBe("""{"a":"1","b":"x"}""");
    }

    [Fact]
    public async Task A_field_given_twice_is_warned_of_or_refused()
    {
        const string body = """{"metadata": {"name": "m"}, "data": {"a": "1", "a": "2"}}""";
        (await PostAsync("api/v1/namespaces/ns/configmaps?fieldValidation=Strict", body)).Body.ShouldContain("duplicate field \\u0022data.a\\u0022");
        var (code, _, warnings) = await PostAsync("api/v1/namespaces/ns/configmaps", body);
        (code, warnings).ShouldBe((201, "299 - \"duplicate field \\\"data.a\\\"\""));
    }

    [Fact]
    public async Task Events_are_one_thing_in_two_groups()
    {
        await PostAsync("api/v1/namespaces/ns/events", """{"metadata": {"name": "e"}, "involvedObject": {"kind": "Pod", "name": "p"}, "message": "m", "reportingComponent": "c", "count": 2}""");
        var other = JsonNode.Parse(await _http.GetStringAsync("apis/events.k8s.io/v1/namespaces/ns/events/e"))!;
        (Text(other, "note"), Text(other, "regarding.name"), Text(other, "reportingController"), Text(other, "deprecatedCount")).ShouldBe(("m", "p", "c", "2"));
        (await _http.DeleteAsync("apis/events.k8s.io/v1/namespaces/ns/events/e")).EnsureSuccessStatusCode();
        JsonNode.Parse(await _http.GetStringAsync("api/v1/events?fieldSelector=involvedObject.name=p"))!["items"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task Its_clock_can_jump()
    {
        _server.Store.Clock.Jump(TimeSpan.FromDays(400));
        var answer = await _http.GetAsync("version");
        answer.Headers.Date!.Value.ShouldBeGreaterThan(DateTimeOffset.UtcNow.AddDays(399));
        var made = _server.Store.Put(Some.Maps, Some.Map("m", "1")).Open();
        DateTimeOffset.Parse(Text(made, "metadata.creationTimestamp")).ShouldBeGreaterThan(DateTimeOffset.UtcNow.AddDays(399));
    }

    [Theory]
    [InlineData("sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true", "ADDED BOOKMARK")]
    [InlineData("sendInitialEvents=false&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true", "")]
    [InlineData("sendInitialEvents=true&resourceVersionMatch=NotOlderThan", "ADDED")]
    [InlineData("sendInitialEvents=true", "422")]
    [InlineData("resourceVersionMatch=NotOlderThan", "422")]
    [InlineData("sendInitialEvents=true&resourceVersionMatch=NotOlderThan&resourceVersion=999999", "504")]
    public async Task A_watch_begins_as_it_was_asked_to(string query, string begins)
    {
        _server.Store.Put(Some.Tiers, Some.Tier("t", 5));
        using var answer = await _http.GetAsync($"apis/crd.antrea.io/v1beta1/tiers?watch=1&timeoutSeconds=1&{query}");
        var text = await answer.Content.ReadAsStringAsync();
        var events = string.Join(' ', text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => (string?)JsonNode.Parse(l)!["type"]));
        ((int)answer.StatusCode == 200 ? events : $"{(int)answer.StatusCode}").ShouldBe(begins);
        if (begins.EndsWith("BOOKMARK", StringComparison.Ordinal))
        {
            text.ShouldContain("\"k8s.io/initial-events-end\":\"true\"");
        }
    }

    [Fact]
    public async Task Conditions_are_owned_one_by_one()
    {
        _server.Store.Define(JsonNode.Parse("""
            {"metadata": {"name": "things.example.org"}, "spec": {"group": "example.org", "scope": "Cluster", "names": {"kind": "Thing", "plural": "things"},
             "versions": [{"name": "v1", "served": true, "storage": true, "subresources": {"status": {} }, "schema": {"openAPIV3Schema": {"type": "object", "properties": {
               "spec": {"type": "object", "properties": {"list": {"type": "array", "items": {"type": "string"}}}},
               "status": {"type": "object", "properties": {"conditions": {"type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["type"],
                 "items": {"type": "object", "required": ["type"], "properties": {"type": {"type": "string"}, "status": {"type": "string"}}}}}}}}}}] } }
            """)!.AsObject());
        await ApplyAsync("spec", """{"spec": {"list": ["a"]}}""", "");
        await ApplyAsync("a", """{"status": {"conditions": [{"type": "A", "status": "True"}]}}""", "/status");
        await ApplyAsync("b", """{"status": {"conditions": [{"type": "B", "status": "False"}]}}""", "/status");
        Conditions().ShouldBe("""[{"type":"A","status":"True"},{"type":"B","status":"False"}]""");
        await ApplyAsync("a", """{"status": {"conditions": []}}""", "/status");
        Conditions().ShouldBe("""[{"type":"B","status":"False"}]""");
        var thing = Thing();
        (Text(thing, "metadata.generation"), Text(thing, "spec.list[0]")).ShouldBe(("1", "a"));

        string Conditions() => Thing()["status"]!["conditions"]!.ToJsonString();
        JsonObject Thing() => _server.Store.Get(_server.Store.Find("example.org", "v1", "things")!, "", "x")!.Open();
    }

    [Fact]
    public async Task Without_streamed_lists_they_are_refused()
    {
        await using var server = await FakeApiServer.StartAsync(new FakeApiOptions { Streaming = false }, _server.Store);
        using var http = new ApiHttp(Mirror.Connect(server));
        _server.Store.Put(Some.Tiers, Some.Tier("t", 5));
        await using var mirror = new Mirror(server, ResourceKinds.Tiers);
        await mirror.CaughtUpAsync(server, Some.Tiers);
        server.Requests.ShouldContain(r => r.IsStreamingList);
        server.Requests.ShouldContain(r => r.IsList);
    }

    private async Task ApplyAsync(string manager, string part, string subresource)
    {
        var body = JsonNode.Parse(part)!.AsObject();
        (body["apiVersion"], body["kind"], body["metadata"]) = ("example.org/v1", "Thing", new JsonObject { ["name"] = "x" });
        var answer = await _http.PatchAsync($"apis/example.org/v1/things/x{subresource}?fieldManager={manager}", new StringContent(body.ToJsonString(), Encoding.UTF8, "application/apply-patch+yaml"));
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }

    private async Task<(int Code, string Body, string Warnings)> PostAsync(string path, string body)
    {
        var answer = await _http.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"));
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Headers.TryGetValues("Warning", out var w) ? string.Join(", ", w) : "");
    }

    private static string Text(JsonNode node, string path) => Find(node, path)?.ToString() ?? "";

    private static JsonNode? Find(JsonNode? node, string path) => path.Split('.', '[').Aggregate(node, (at, step) => step.EndsWith(']') ? at?[int.Parse(step[..^1])] : at?[step]);
}

using System.Net;
using System.Text;
using System.Text.Json;
using Antrea.Kubernetes.Client;
using Antrea.Testing.Api;

namespace Antrea.Kubernetes.Api;

/// <summary>Writes by the client, answered as the API's documentation says.</summary>
public sealed class WriteTests : IAsyncLifetime, IDisposable
{
    private const string Policies = "crd.antrea.io/v1beta1";

    private FakeApiServer _server = null!;
    private ApiHttp _http = null!;
    private ApiClient _client = null!;

    public async Task InitializeAsync()
    {
        _server = await FakeApiServer.StartAsync();
        _http = new ApiHttp(Mirror.Connect(_server));
        _client = new ApiClient(_http);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task What_is_created_can_be_read_and_cannot_be_created_again()
    {
        var made = await CreateAsync("""{"metadata": {"name": "m"}, "data": {"a": "1"}}""");
        made.GetProperty("kind").GetString().ShouldBe("ConfigMap");
        Meta(made, "uid").ShouldNotBeEmpty();
        (await GetAsync("m")).GetRawText().ShouldBe(made.GetRawText());
        await RefusedAsync(CreateAsync("""{"metadata": {"name": "m"}}"""), HttpStatusCode.Conflict, "AlreadyExists");
        await RefusedAsync(GetAsync("other"), HttpStatusCode.NotFound, "NotFound");
        await RefusedAsync(CreateAsync("""{"metadata": {"name": "m", "namespace": "elsewhere"}}"""), HttpStatusCode.BadRequest, "BadRequest");
    }

    [Fact]
    public async Task An_update_of_an_old_version_is_a_conflict()
    {
        var made = await CreateAsync("""{"metadata": {"name": "m"}, "data": {"a": "1"}}""");
        var replaced = await _client.ReplaceAsync(ResourceKinds.ConfigMaps, "ns", "m", Bytes(made.GetRawText().Replace("\"1\"", "\"2\"", StringComparison.Ordinal)));
        Version(replaced).ShouldBeGreaterThan(Version(made));
        await RefusedAsync(_client.ReplaceAsync(ResourceKinds.ConfigMaps, "ns", "m", Bytes(made.GetRawText())), HttpStatusCode.Conflict, "Conflict");

        // What changes nothing is no new version.
        Version(await _client.ReplaceAsync(ResourceKinds.ConfigMaps, "ns", "m", Bytes(replaced.GetRawText()))).ShouldBe(Version(replaced));
    }

    [Fact]
    public async Task A_custom_resource_is_updated_with_its_version_only()
    {
        _server.Store.Put(Some.Tiers, Some.Tier("t", 5));
        await RefusedAsync(_client.ReplaceAsync(ResourceKinds.Tiers, "", "t", Bytes(Some.Tier("t", 6))), HttpStatusCode.UnprocessableEntity, "Invalid");
    }

    [Fact]
    public async Task A_merge_patch_changes_what_it_names()
    {
        await CreateAsync("""{"metadata": {"name": "m", "labels": {"x": "y"}}, "data": {"a": "1", "b": "2"}}""");
        var now = await _client.MergeAsync(ResourceKinds.ConfigMaps, "ns", "m", Bytes("""{"data": {"a": null, "c": "3"}}"""));
        now.GetProperty("data").GetRawText().ShouldBe("""{"b":"2","c":"3"}""");
        now.GetProperty("metadata").GetProperty("labels").GetProperty("x").GetString().ShouldBe("y");
    }

    [Fact]
    public async Task Status_and_spec_are_written_apart()
    {
        var policy = $$"""{"apiVersion": "{{Policies}}", "kind": "ClusterNetworkPolicy", "metadata": {"name": "p"}, "spec": {"priority": 1}, "status": {"phase": "Realized"} }""";
        var made = await _client.CreateAsync(ResourceKinds.ClusterNetworkPolicies, "", Bytes(policy));
        made.TryGetProperty("status", out _).ShouldBeFalse();
        var status = await _client.MergeAsync(ResourceKinds.ClusterNetworkPolicies, "", "p", Bytes("""{"spec": {"priority": 9}, "status": {"phase": "Realizing"}}"""), "status");
        status.GetProperty("spec").GetProperty("priority").GetInt32().ShouldBe(1);
        Meta(status, "generation").ShouldBe("1");
        var spec = await _client.MergeAsync(ResourceKinds.ClusterNetworkPolicies, "", "p", Bytes("""{"spec": {"priority": 9}, "status": null}"""));
        spec.GetProperty("status").GetProperty("phase").GetString().ShouldBe("Realizing");
        Meta(spec, "generation").ShouldBe("2");
    }

    [Fact]
    public async Task What_is_applied_is_owned()
    {
        await ApplyAsync("one", """{"a": "1", "b": "2"}""");
        var again = await ApplyAsync("one", """{"a": "1", "b": "2"}""");
        Version(again).ShouldBe(Version(await GetAsync("m")));
        await ApplyAsync("two", """{"a": "1", "c": "3"}""");
        var error = await RefusedAsync(ApplyAsync("two", """{"b": "9"}"""), HttpStatusCode.Conflict, "Conflict");
        error.Message.ShouldContain("conflict with \"one\": .data.b");

        // What neither applies any more goes; what the other still applies stays.
        (await ApplyAsync("two", "{}")).GetProperty("data").GetRawText().ShouldBe("""{"a":"1","b":"2"}""");
        var forced = await ApplyAsync("two", """{"b": "9"}""", force: true);
        forced.GetProperty("data").GetProperty("b").GetString().ShouldBe("9");
        (await ApplyAsync("one", "{}")).GetProperty("data").GetRawText().ShouldBe("""{"b":"9"}""");
    }

    [Fact]
    public async Task A_deleted_object_with_a_finalizer_stays_until_that_is_gone()
    {
        await CreateAsync("""{"metadata": {"name": "m", "finalizers": ["a/b"]}}""");
        var kept = await _client.DeleteAsync(ResourceKinds.ConfigMaps, "ns", "m");
        Meta(kept, "deletionTimestamp").ShouldNotBeEmpty();
        await _client.MergeAsync(ResourceKinds.ConfigMaps, "ns", "m", Bytes("""{"metadata": {"finalizers": null}}"""));
        await RefusedAsync(GetAsync("m"), HttpStatusCode.NotFound, "NotFound");
        await RefusedAsync(_client.DeleteAsync(ResourceKinds.ConfigMaps, "ns", "m"), HttpStatusCode.NotFound, "NotFound");
    }

    private Task<JsonElement> CreateAsync(string json) => _client.CreateAsync(ResourceKinds.ConfigMaps, "ns", Bytes(json));

    private Task<JsonElement> GetAsync(string name) => _client.GetAsync(ResourceKinds.ConfigMaps, "ns", name);

    private Task<JsonElement> ApplyAsync(string manager, string data, bool force = false) => _client.ApplyAsync(
        ResourceKinds.ConfigMaps, "ns", "m", Bytes($$"""{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "m"}, "data": {{data}} }"""), manager, force);

    private static async Task<ApiException> RefusedAsync(Task task, HttpStatusCode code, string reason)
    {
        var error = await task.ShouldThrowAsync<ApiException>();
        (error.Code, error.Reason).ShouldBe((code, reason), error.Message);
        return error;
    }

    private static byte[] Bytes(string json) => Encoding.UTF8.GetBytes(json);

    private static string Meta(JsonElement o, string field) => o.GetProperty("metadata").GetProperty(field).ToString();

    private static long Version(JsonElement o) => long.Parse(Meta(o, "resourceVersion"));
}

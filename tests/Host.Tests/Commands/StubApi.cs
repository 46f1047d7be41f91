using System.Text.Json;
using Antrea.Host.Commands;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Antrea.Host.Tests.Commands;

/// <summary>As much of an API server as a preflight asks for, on plain HTTP; by default one where all is well.</summary>
internal sealed class StubApi : IAsyncDisposable
{
    private WebApplication _app = null!;

    public string Version { get; set; } = "v1.31.4";

    public TimeSpan Ahead { get; set; }

    public List<string> Definitions { get; } = ["clusternetworkpolicies", "clusternetworkpolicies/status", "networkpolicies", "tiers", "clustergroups", "groups"];

    public bool HasReports { get; set; } = true;

    public List<string> Groups { get; } = ["apps", "crd.antrea.io"];

    public List<string> AntreaPods { get; } = [];

    public bool MayListPods { get; set; } = true;

    public HashSet<string> Refused { get; } = [];

    /// <summary>Verb, resource, group, namespace and name of each right that was asked for.</summary>
    public List<string> Asked { get; } = [];

    public bool IsUnauthorized { get; set; }

    public string Address { get; private set; } = "";

    public static async Task<StubApi> StartAsync()
    {
        var stub = new StubApi();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(System.Net.IPAddress.Loopback, 0));
        stub._app = builder.Build();
        stub._app.Run(stub.AnswerAsync);
        await stub._app.StartAsync();
        stub.Address = stub._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return stub;
    }

    public string Kubeconfig => $$"""
        apiVersion: v1
        kind: Config
        current-context: c
        contexts: [{name: c, context: {cluster: c} }]
        clusters: [{name: c, cluster: {server: "{{Address}}"} }]
        users: []
        """;

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        context.Response.Headers.Date = (TimeProvider.System.GetUtcNow() + Ahead).ToString("R");
        var (code, json) = IsUnauthorized ? (401, Status(401, "Unauthorized")) : context.Request.Path.Value!.TrimStart('/') switch
        {
            "version" => (200, $$"""{"gitVersion": "{{Version}}"}"""),
            "apis" => (200, $$"""{"kind": "APIGroupList", "groups": [{{Names(Groups)}}]}"""),
            "apis/crd.antrea.io/v1beta1" => Definitions.Count > 0 ? (200, $$"""{"resources": [{{Names(Definitions)}}]}""") : (404, "404 page not found"),
            "apis/antrea-actors.io/v1alpha1" => HasReports ? (200, """{"resources": [{"name": "nodepolicyreports"}]}""") : (404, "404 page not found"),
            "api/v1/nodes/n1" => (200, """{"kind": "Node", "metadata": {"name": "n1"}}"""),
            "api/v1/namespaces/kube-system/pods" => MayListPods
                ? (200, $$"""{"kind": "PodList", "metadata": {"resourceVersion": "1"}, "items": [{{string.Join(',', AntreaPods.Select(p => $$"""{"metadata": {"name": "{{p}}"} }"""))}}]}""") : (403, Status(403, "Forbidden")),
            "apis/authorization.k8s.io/v1/selfsubjectaccessreviews" => (201, await ReviewAsync(context)),
            var p => (404, Status(404, "NotFound", $"nodes \\\"{p.Split('/')[^1]}\\\" not found")),
        };
        context.Response.StatusCode = code;
        await context.Response.WriteAsync(json);
    }

    private async Task<string> ReviewAsync(HttpContext context)
    {
        using var asked = await JsonDocument.ParseAsync(context.Request.Body);
        var a = asked.RootElement.GetProperty("spec").GetProperty("resourceAttributes");
        string Text(string name) => a.TryGetProperty(name, out var v) ? v.GetString()! : "";
        var resource = Text("resource") + (Text("subresource") is { Length: > 0 } sub ? $"/{sub}" : "");
        Asked.Add($"{Text("verb")} {resource}.{Text("group")} {Text("namespace")}/{Text("name")}");
        return $$"""{"kind": "SelfSubjectAccessReview", "status": {"allowed": {{(Refused.Contains($"{Text("verb")} {resource}") ? "false" : "true")}} } }""";
    }

    private static string Names(IEnumerable<string> names) => string.Join(',', names.Select(n => $$"""{"name": "{{n}}"}"""));

    private static string Status(int code, string reason, string message = "no") => $$"""{"kind": "Status", "code": {{code}}, "reason": "{{reason}}", "message": "{{message}}"}""";
}

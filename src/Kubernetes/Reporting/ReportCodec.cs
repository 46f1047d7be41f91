using System.Text.Json;
using Antrea.Kubernetes.Client;
using Antrea.Policy.Api;
using Antrea.Policy.Compile;
using Antrea.Policy.Status;

namespace Antrea.Kubernetes.Reporting;

/// <summary>NodePolicyReports as JSON.</summary>
internal static class ReportCodec
{
    /// <summary>The object to apply.</summary>
    public static ReadOnlyMemory<byte> Write(NodeReport r) => JsonFields.Write(json =>
    {
        json.WriteString("apiVersion", ResourceKinds.NodePolicyReports.ApiVersion);
        json.WriteString("kind", ResourceKinds.NodePolicyReports.Kind);
        json.WriteStartObject("metadata");
        json.WriteString("name", r.Name);
        json.WriteStartArray("ownerReferences");
        json.WriteStartObject();
        json.WriteString("apiVersion", "v1");
        json.WriteString("kind", "Node");
        json.WriteString("name", r.Node);
        json.WriteString("uid", r.NodeUid);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteString("nodeName", r.Node);
        json.WriteNumber("part", r.Part);
        json.WriteNumber("parts", r.Parts);
        json.WriteText("agentVersion", r.AgentVersion);
        json.WriteStartObject("summary");
        json.WriteNumber("policies", r.Policies.Count);
        json.WriteNumber("realized", r.Policies.Count(p => p.Phase == PolicyPhase.Realized));
        json.WriteNumber("failed", r.Policies.Count(p => p.Phase == PolicyPhase.Failed));
        json.WriteEndObject();
        json.WriteStartArray("policies");
        foreach (var p in r.Policies)
        {
            json.WriteStartObject();
            json.WriteString("kind", p.Policy.Kind);
            json.WriteText("namespace", p.Policy.Namespace);
            json.WriteString("name", p.Policy.Name);
            json.WriteString("uid", p.Uid);
            json.WriteNumber("generation", p.Generation);
            json.WriteString("phase", p.Phase.ToString());
            json.WriteText("message", p.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    /// <summary>What an object says; a field that is missing or wrong is empty, a policy without a phase is left out.</summary>
    /// <param name="json">The object.</param>
    /// <param name="pool">Where equal texts are shared; null = they are not.</param>
    public static NodeReport Read(JsonElement json, ValuePool? pool = null)
    {
        string Shared(string text) => pool?.Share(text) ?? text;
        var policies = json.Items("policies").Where(p => Phase(p) is not null).Select(p => new ReportedPolicy(
            new PolicyRef(Shared(p.Text("kind")), Shared(p.Text("namespace")), Shared(p.Text("name"))), Shared(p.Text("uid")), p.Number("generation"),
            Phase(p)!.Value, Shared(p.Text("message"))));
        var owner = json.Field("metadata").Items("ownerReferences").FirstOrDefault(o => o.Text("kind") == "Node").Text("uid");
        return new NodeReport(
            Shared(json.Text("nodeName")), owner, (int)json.Number("part"), (int)json.Number("parts"), ListOf.From(policies), Shared(json.Text("agentVersion")));
    }

    private static PolicyPhase? Phase(JsonElement policy) => StatusCodec.PhaseOf(policy.Text("phase"));
}

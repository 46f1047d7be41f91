using System.Text.Json.Nodes;
using static Antrea.Testing.Api.Tables.Column;

namespace Antrea.Testing.Api.Tables;

/// <summary>Columns of the resources of Kubernetes, as far as they are shown here.</summary>
internal static class BuiltInColumns
{
    private const string None = "<none>";

    private static readonly Dictionary<string, Column[]> Known = new()
    {
        ["nodes"] =
        [
            ObjectName, new("Status", NodeStatus), new("Roles", Roles), Age, new("Version", o => Text(o, "status", "nodeInfo", "kubeletVersion")),
            new("Internal-IP", o => Or(Address(o, "InternalIP")), Priority: 1), new("External-IP", o => Or(Address(o, "ExternalIP")), Priority: 1),
            new("OS-Image", o => Or(Text(o, "status", "nodeInfo", "osImage"), "<unknown>"), Priority: 1),
            new("Kernel-Version", o => Or(Text(o, "status", "nodeInfo", "kernelVersion"), "<unknown>"), Priority: 1),
            new("Container-Runtime", o => Or(Text(o, "status", "nodeInfo", "containerRuntimeVersion"), "<unknown>"), Priority: 1),
        ],
        ["pods"] =
        [
            ObjectName, new("Ready", PodCells.Ready), new("Status", PodCells.Status), new("Restarts", PodCells.Restarts), Age,
            new("IP", o => Or(Text(o, "status", "podIP")), Priority: 1), new("Node", o => Or(Text(o, "spec", "nodeName")), Priority: 1),
            new("Nominated Node", o => Or(Text(o, "status", "nominatedNodeName")), Priority: 1), new("Readiness Gates", _ => None, Priority: 1),
        ],
        ["namespaces"] = [ObjectName, new("Status", o => Text(o, "status", "phase")), Age],
        ["services"] =
        [
            ObjectName, new("Type", o => Text(o, "spec", "type")), new("Cluster-IP", o => Or(Text(o, "spec", "clusterIP"))), new("External-IP", _ => None),
            new("Port(s)", Ports), Age, new("Selector", o => Or(Pairs(o["spec"]?["selector"])), Priority: 1),
        ],
        ["serviceaccounts"] = [ObjectName, new("Secrets", o => Count(o["secrets"]), "string"), Age],
        ["configmaps"] = [ObjectName, new("Data", o => Count(o["data"]) + Count(o["binaryData"]), "string"), Age],
        ["secrets"] = [ObjectName, new("Type", o => Text(o, "type")), new("Data", o => Count(o["data"]), "string"), Age],
        ["events"] =
        [
            new("Last Seen", LastSeen), new("Type", o => Text(o, "type")), new("Reason", o => Text(o, "reason")),
            new("Object", o => (Subject(o) is var s ? $"{Text(s, "kind").ToLowerInvariant()}/{Text(s, "name")}" : "")),
            new("Source", o => Or(Text(o, "source", "component") + Text(o, "reportingController"), Text(o, "reportingComponent")), Priority: 1),
            new("Message", o => (Text(o, "message") + Text(o, "note")).Trim()), new("Count", o => Or(Text(o, "count") + Text(o, "deprecatedCount"), "1"), Priority: 1),
            ObjectName with { Priority = 1 },
        ],
        ["endpointslices.discovery.k8s.io"] =
        [
            ObjectName, new("AddressType", o => Text(o, "addressType")),
            new("Ports", o => Or(string.Join(',', List(o["ports"]).Select(p => Text(p, "port"))), "<unset>")),
            new("Endpoints", o => Or(string.Join(',', List(o["endpoints"]).SelectMany(e => List(e["addresses"])).Select(a => (string)a!)), "<unset>")), Age,
        ],
        ["networkpolicies.networking.k8s.io"] = [ObjectName, new("Pod-Selector", o => Or(Pairs(o["spec"]?["podSelector"]?["matchLabels"]))), Age],
        ["leases.coordination.k8s.io"] = [ObjectName, new("Holder", o => Text(o, "spec", "holderIdentity")), Age],
        ["daemonsets.apps"] =
        [
            ObjectName, Number("Desired", "desiredNumberScheduled"), Number("Current", "currentNumberScheduled"), Number("Ready", "numberReady"),
            Number("Up-to-date", "updatedNumberScheduled"), Number("Available", "numberAvailable"),
            new("Node Selector", o => Or(Pairs(o["spec"]?["template"]?["spec"]?["nodeSelector"]))), Age,
            new("Containers", o => string.Join(',', Containers(o).Select(c => Text(c, "name"))), Priority: 1),
            new("Images", o => string.Join(',', Containers(o).Select(c => Text(c, "image"))), Priority: 1),
            new("Selector", o => Pairs(o["spec"]?["selector"]?["matchLabels"]), Priority: 1),
        ],
        ["roles.rbac.authorization.k8s.io"] = [ObjectName, Created],
        ["clusterroles.rbac.authorization.k8s.io"] = [ObjectName, Created],
        ["customresourcedefinitions.apiextensions.k8s.io"] = [ObjectName, Created],
        ["rolebindings.rbac.authorization.k8s.io"] = [ObjectName, new("Role", Role), Age],
        ["clusterrolebindings.rbac.authorization.k8s.io"] = [ObjectName, new("Role", Role), Age],
        ["validatingadmissionpolicies.admissionregistration.k8s.io"] =
            [ObjectName, new("Validations", o => Count(o["spec"]?["validations"]), "integer"), new("ParamKind", _ => "<unset>"), Age],
        ["validatingadmissionpolicybindings.admissionregistration.k8s.io"] = [ObjectName, new("PolicyName", o => Text(o, "spec", "policyName")), new("ParamRef", _ => "<unset>"), Age],
    };

    /// <summary>The columns of a resource.</summary>
    public static IReadOnlyList<Column> Of(ApiKind kind) => Known.GetValueOrDefault(Served.Name(kind)) ?? Known.GetValueOrDefault(kind.Kind == "Event" ? "events" : "") ?? [ObjectName, Age];

    private static Column Created => new("Created At", o => Text(o, "metadata", "creationTimestamp"));

    private static Column Number(string name, string field) => new(name, o => o["status"]?[field]?.DeepClone() ?? 0, "integer");

    private static JsonNode Or(string text, string otherwise = None) => text.Length > 0 ? text : otherwise;

    private static IEnumerable<JsonNode> List(JsonNode? list) => (list as JsonArray ?? []).OfType<JsonNode>();

    private static int Count(JsonNode? node) => node switch { JsonObject o => o.Count, JsonArray a => a.Count, _ => 0 };

    private static string Pairs(JsonNode? map) => string.Join(',', (map as JsonObject ?? []).Select(p => $"{p.Key}={p.Value}"));

    private static IEnumerable<JsonNode> Containers(JsonObject o) => List(o["spec"]?["template"]?["spec"]?["containers"]);

    private static string Address(JsonObject node, string type) => Text(List(node["status"]?["addresses"]).FirstOrDefault(a => Text(a, "type") == type), "address");

    private static JsonNode NodeStatus(JsonObject o)
    {
        var ready = Text(List(o["status"]?["conditions"]).FirstOrDefault(c => Text(c, "type") == "Ready"), "status");
        return (ready switch { "True" => "Ready", "" => "Unknown", _ => "NotReady" }) + (Text(o, "spec", "unschedulable") == "true" ? ",SchedulingDisabled" : "");
    }

    private static JsonNode Roles(JsonObject o)
    {
        const string prefix = "node-role.kubernetes.io/";
        return Or(string.Join(',', (o["metadata"]?["labels"] as JsonObject ?? []).Select(l => l.Key).Where(k => k.StartsWith(prefix, StringComparison.Ordinal)).Select(k => k[prefix.Length..]).Order(StringComparer.Ordinal)));
    }

    private static JsonNode Ports(JsonObject o) => Or(string.Join(',', List(o["spec"]?["ports"]).Select(p => $"{p["port"]}/{p["protocol"]?.ToString() ?? "TCP"}")));

    private static JsonNode Role(JsonObject o) => $"{o["roleRef"]?["kind"]}/{o["roleRef"]?["name"]}";

    private static JsonNode? Subject(JsonObject o) => o["involvedObject"] ?? o["regarding"];

    private static JsonNode LastSeen(JsonObject o) => Ages.Since(
        new[] { Text(o, "series", "lastObservedTime"), Text(o, "lastTimestamp"), Text(o, "deprecatedLastTimestamp"), Text(o, "eventTime"), Text(o, "metadata", "creationTimestamp") }.First(t => t.Length > 0));
}

using System.Text.Json.Nodes;
using Antrea.Deploy.Tests.Cluster;
using Antrea.Deploy.Tests.Schemas;

namespace Antrea.Deploy.Tests.Helm;

/// <summary>The chart in deploy/helm.</summary>
public static class Chart
{
    public static readonly string Root = Path.Combine(Manifests.Root, "helm", "antrea-actors");

    public static JsonObject Meta => Files.Read(Path.Combine(Root, "Chart.yaml")).Single();

    public static JsonObject Values => Files.Read(Path.Combine(Root, "values.yaml")).Single();

    public static JsonObject Schema => JsonNode.Parse(File.ReadAllText(Path.Combine(Root, "values.schema.json")))!.AsObject();

    public static IEnumerable<string> Templates => Directory.EnumerateFiles(Path.Combine(Root, "templates")).Order(StringComparer.Ordinal);

    /// <summary>The default values with <c>path=value</c> on top, values in JSON.</summary>
    public static JsonObject With(params string[] settings)
    {
        var values = Values;
        foreach (var setting in settings.Select(s => s.Split('=', 2)))
        {
            var path = setting[0].Split('.');
            var at = path[..^1].Aggregate(values, (o, name) => o[name]!.AsObject());
            at[path[^1]] = JsonNode.Parse(setting[1]);
        }

        return values;
    }

    /// <summary>What is installed, definitions left out.</summary>
    public static List<JsonObject> Render(JsonObject values, string ns = "kube-system") =>
        [.. Templates.Where(t => t.EndsWith(".yaml", StringComparison.Ordinal)).SelectMany(t => Manifests.Parse(Text(t, values, ns), t))];

    public static string Notes(JsonObject values) => Text(Path.Combine(Root, "templates", "NOTES.txt"), values, "kube-system");

    private static string Text(string template, JsonObject values, string ns) => Template.Render(File.ReadAllText(template), new JsonObject
    {
        [nameof(Values)] = values.DeepClone(),
        ["Chart"] = new JsonObject { ["AppVersion"] = (string?)Meta["appVersion"], ["Name"] = (string?)Meta["name"] },
        ["Release"] = new JsonObject { ["Namespace"] = ns },
    });
}

using System.Text.Json.Nodes;

namespace Antrea.Testing.Api.Tables;

/// <summary>Cells of Pods that are put together from several fields.</summary>
internal static class PodCells
{
    public static JsonNode Ready(JsonObject pod) =>
        $"{Statuses(pod).Count(s => (bool?)s["ready"] == true)}/{(pod["spec"]?["containers"] as JsonArray)?.Count ?? 0}";

    public static JsonNode Status(JsonObject pod) =>
        Column.Text(pod, "metadata", "deletionTimestamp").Length > 0 ? "Terminating"
        : Statuses(pod).Select(s => Column.Text(s, "state", "waiting", "reason")).FirstOrDefault(r => r.Length > 0)
        ?? (Column.Text(pod, "status", "reason") is { Length: > 0 } reason ? reason : Column.Text(pod, "status", "phase"));

    public static JsonNode Restarts(JsonObject pod) => $"{Statuses(pod).Sum(s => (int?)s["restartCount"] ?? 0)}";

    private static IEnumerable<JsonObject> Statuses(JsonObject pod) => (pod["status"]?["containerStatuses"] as JsonArray ?? []).OfType<JsonObject>();
}

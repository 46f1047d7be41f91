using System.Text.Json;
using Antrea.Policy.Configuration;

namespace Antrea.Kubernetes.Configuration;

/// <summary>The section <c>l7</c>.</summary>
internal static class L7Values
{
    /// <summary>Reads the section; a key without a value counts as not written.</summary>
    public static L7Config Read(JsonElement section, string source, List<string> warnings)
    {
        AgentConfigReader.Demand(section.ValueKind == JsonValueKind.Object, source, "l7", "a map with failOpen, denyResponse, maxHeadBytes, ...", section);
        var config = L7Config.Empty;
        foreach (var p in section.EnumerateObject().Where(p => p.Value.ValueKind != JsonValueKind.Null))
        {
            var before = config;
            config = p.Name switch
            {
                "failOpen" => config with { FailOpen = AgentConfigReader.Bool(p.Value, source, "l7.failOpen") },
                "denyResponse" => config with { AnswerForbidden = AnswerForbidden(p.Value, source) },
                "maxHeadBytes" => config with { MaxHeadBytes = Number(p, 1 << 10, 1 << 20) },
                "headTimeoutSeconds" => config with { HeadTimeoutSeconds = Number(p, 1, 3600) },
                "idleTimeoutSeconds" => config with { IdleTimeoutSeconds = Number(p, 1, 7 * 24 * 3600) },
                "maxConnections" => config with { MaxConnections = Number(p, 1, 10_000_000) },
                "maxMemoryMiB" => config with { MaxMemoryMiB = Number(p, 1, 1 << 20) },
                "queues" => config with { Queues = Number(p, 0, 8) },
                "eve" => config with { Eve = AgentConfigReader.Bool(p.Value, source, "l7.eve") },
                "eveMaxAgeDays" => config with { EveMaxAgeDays = Number(p, 1, 3650) },
                "eveMaxSizeMiB" => config with { EveMaxSizeMiB = Number(p, 1, 1 << 20) },
                _ => config,
            };
            if (ReferenceEquals(before, config))
            {
                warnings.Add($"{source}: key l7.{p.Name} is not known and has no effect");
            }
        }

        return config;

        int Number(JsonProperty p, int least, int most)
        {
            AgentConfigReader.Demand(
                p.Value.ValueKind == JsonValueKind.Number && p.Value.TryGetInt32(out var n) && n >= least && n <= most,
                source, $"l7.{p.Name}", $"a whole number from {least} to {most}", p.Value);
            return p.Value.GetInt32();
        }
    }

    private static bool AnswerForbidden(JsonElement value, string source)
    {
        AgentConfigReader.Demand(value.ValueKind == JsonValueKind.String && value.GetString() is "reset" or "http403", source, "l7.denyResponse", "reset or http403", value);
        return value.GetString() == "http403";
    }
}

using System.Text.Json;
using Antrea.Kubernetes.Manifests;
using Antrea.Policy.Addresses;
using Antrea.Policy.Api;
using Antrea.Policy.Configuration;
using Antrea.Policy.Planning;

namespace Antrea.Kubernetes.Configuration;

/// <summary>Reads antrea-agent.conf. A key that is not known is a warning; a value of the wrong type is an error.</summary>
public static class AgentConfigReader
{
    // Antrea's own keys are accepted without remark where this agent has no use for them; the list holds those that have a meaning here,
    // or will, and those that a stock configuration sets.
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "featureGates", "disableTXChecksumOffload", "fqdnCacheMinTTL", "dnsServerOverride",
        "failsafe", "l7", "auditLog", "auditLogging", "terminateExisting", "unknownLocalPods", "markMask", "iptablesBackend",
    };

    /// <summary>Reads the text of a configuration.</summary>
    /// <param name="text">YAML; empty is an empty configuration.</param>
    /// <param name="source">What to call it in messages.</param>
    /// <exception cref="FormatException">It is no YAML, or a value has the wrong type; the message names the key.</exception>
    public static AgentConfig Parse(string text, string source = "antrea-agent.conf")
    {
        var file = YamlDocuments.Parse(text, source);
        if (file.Problems.Count > 0)
        {
            throw new FormatException($"failed to decode config file {source}: {file.Problems[0].Reason}; correct the syntax");
        }

        if (file.Documents.Count == 0)
        {
            return AgentConfig.Empty;
        }

        var root = file.Documents[0].Root;
        Demand(root.ValueKind == JsonValueKind.Object, source, "the file", "a map of keys", root);
        var warnings = new List<string>();
        var gates = new List<KeyValuePair<string, bool>>();
        FailsafeOptions? failsafe = null;
        string? backend = null;
        var config = AgentConfig.Empty;
        foreach (var p in root.EnumerateObject())
        {
            switch (p.Name)
            {
                case "featureGates" when p.Value.ValueKind != JsonValueKind.Null:
                    Demand(p.Value.ValueKind == JsonValueKind.Object, source, p.Name, "a map of gate: true|false", p.Value);
                    foreach (var g in p.Value.EnumerateObject())
                    {
                        gates.Add(KeyValuePair.Create(g.Name, Bool(g.Value, source, $"featureGates.{g.Name}")));
                    }

                    break;
                case "failsafe" when p.Value.ValueKind != JsonValueKind.Null:
                    failsafe = Failsafe(p.Value, source, warnings);
                    break;
                case "iptablesBackend" when p.Value.ValueKind != JsonValueKind.Null:
                    backend = p.Value.ValueKind == JsonValueKind.String ? p.Value.GetString() : "";
                    Demand(backend is "auto" or "nft" or "legacy", source, p.Name, "auto, nft or legacy", p.Value);
                    break;
                case "unknownLocalPods" when p.Value.ValueKind != JsonValueKind.Null:
                    Demand(p.Value.ValueKind == JsonValueKind.String && p.Value.GetString() is "allow" or "deny", source, p.Name, "allow or deny", p.Value);
                    config = config with { DenyUnknownPods = p.Value.GetString() == "deny" };
                    break;
                case "terminateExisting" when p.Value.ValueKind != JsonValueKind.Null:
                    config = config with { TerminateExisting = Bool(p.Value, source, p.Name) };
                    break;
                case "markMask" when p.Value.ValueKind != JsonValueKind.Null:
                    config = config with { MarkMask = PodValues.Mask(p.Value, source) };
                    break;
                case "fqdnCacheMinTTL" when p.Value.ValueKind != JsonValueKind.Null:
                    Demand(p.Value.ValueKind == JsonValueKind.Number && p.Value.TryGetUInt32(out _), source, p.Name, "a number of seconds, 0 or more", p.Value);
                    config = config with { FqdnCacheMinTtl = p.Value.GetUInt32() };
                    break;
                case "dnsServerOverride" when p.Value.ValueKind != JsonValueKind.Null:
                    config = config with { DnsServer = PodValues.DnsServer(p.Value, source) };
                    break;
                case "disableTXChecksumOffload" when p.Value.ValueKind != JsonValueKind.Null:
                    // The packets are judged where the kernel has not cut them up yet: there is nothing to disable.
                    _ = Bool(p.Value, source, p.Name);
                    break;
                case "l7" when p.Value.ValueKind != JsonValueKind.Null:
                    config = config with { L7 = L7Values.Read(p.Value, source, warnings) };
                    break;
                default:
                    if (!Known.Contains(p.Name))
                    {
                        warnings.Add($"{source}: key {p.Name} is not known and has no effect");
                    }

                    break;
            }
        }

        return config with
        {
            FeatureGates = ListOf.From(gates), Failsafe = failsafe, Backend = backend is "auto" ? null : backend, Warnings = ListOf.From(warnings),
        };
    }

    private static FailsafeOptions Failsafe(JsonElement value, string source, List<string> warnings)
    {
        Demand(value.ValueKind == JsonValueKind.Object, source, "failsafe", "a map with enabled, inbound, outbound", value);
        var options = FailsafeOptions.Default;
        foreach (var p in value.EnumerateObject())
        {
            options = p.Name switch
            {
                "enabled" => options with { Enabled = Bool(p.Value, source, "failsafe.enabled") },
                "inbound" => options with { Inbound = Ports(p.Value, source, "failsafe.inbound") },
                "outbound" => options with { Outbound = Ports(p.Value, source, "failsafe.outbound") },
                _ => options,
            };
            if (p.Name is not ("enabled" or "inbound" or "outbound"))
            {
                warnings.Add($"{source}: key failsafe.{p.Name} is not known and has no effect");
            }
        }

        return options;
    }

    private static ListOf<FailsafePort> Ports(JsonElement value, string source, string key)
    {
        Demand(value.ValueKind == JsonValueKind.Array, source, key, "a list of {protocol, port, nets}", value);
        var ports = new List<FailsafePort>();
        foreach (var (entry, i) in value.EnumerateArray().Select((e, i) => (e, i)))
        {
            var at = $"{key}[{i}]";
            Demand(entry.ValueKind == JsonValueKind.Object, source, at, "a map with protocol, port, nets", entry);
            var protocol = entry.TryGetProperty("protocol", out var proto) && proto.ValueKind == JsonValueKind.String ? proto.GetString()!.ToLowerInvariant() : "tcp";
            Demand(protocol is "tcp" or "udp" or "sctp" or "ipip" or "gre" or "esp" or "ah", source, $"{at}.protocol", "TCP, UDP, SCTP, ipip, gre, esp or ah", entry);
            int? port = null;
            if (entry.TryGetProperty("port", out var number))
            {
                Demand(number.ValueKind == JsonValueKind.Number && number.TryGetInt32(out var n) && n is > 0 and < 65536, source, $"{at}.port", "a number from 1 to 65535", number);
                port = number.GetInt32();
                Demand(protocol is "tcp" or "udp" or "sctp", source, $"{at}.port", $"left out: {protocol} has no ports", number);
            }

            var nets = new List<IpNet>();
            if (entry.TryGetProperty("nets", out var list))
            {
                Demand(list.ValueKind == JsonValueKind.Array, source, $"{at}.nets", "a list of CIDRs", list);
                foreach (var n in list.EnumerateArray())
                {
                    Demand(IpNet.TryParse(n.ValueKind == JsonValueKind.String ? n.GetString() : null, out var net, hostAllowed: true), source, $"{at}.nets", "CIDRs", n);
                    nets.Add(net);
                }
            }

            ports.Add(new FailsafePort(protocol, port, ListOf.From(nets)));
        }

        return ListOf.From(ports);
    }

    internal static bool Bool(JsonElement value, string source, string key)
    {
        Demand(value.ValueKind is JsonValueKind.True or JsonValueKind.False, source, key, "true or false", value);
        return value.GetBoolean();
    }

    internal static void Demand(bool right, string source, string key, string wanted, JsonElement found)
    {
        if (!right)
        {
            throw new FormatException($"failed to decode config file {source}: {key} must be {wanted}, not {found.GetRawText()}");
        }
    }
}

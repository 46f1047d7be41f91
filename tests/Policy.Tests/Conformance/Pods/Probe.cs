using System.Text.Json;

namespace Antrea.Policy.Tests.Conformance.Pods;

/// <summary>One connection attempt and what may become of it.</summary>
internal sealed record Probe(string From, string To, string Protocol, int Port, bool IsV6, IReadOnlyList<string> Expected)
{
    /// <summary>The attempts of an entry of <c>probes</c>: a matrix over <paramref name="pods"/>, or listed pairs.</summary>
    public static IEnumerable<Probe> Of(JsonElement entry, IReadOnlyList<string> pods, bool alsoV6)
    {
        var protocol = entry.GetProperty("proto").GetString()!;
        var ports = entry.TryGetProperty("ports", out var many) ? many.EnumerateArray().Select(p => p.GetInt32()).ToArray()
            : [entry.TryGetProperty("port", out var one) ? one.GetInt32() : 0];
        bool[] families = entry.TryGetProperty("families", out var f) ? [.. f.EnumerateArray().Select(v => v.GetInt32() == 6)]
            : alsoV6 ? [false, true] : [false];
        return from pair in Pairs(entry, pods) from v6 in families from port in ports
               select new Probe(pair.From, pair.To, protocol, port, v6, pair.Expected);
    }

    public override string ToString() => $"{From} -> {To} {Protocol}{(Port > 0 ? $":{Port}" : "")}{(IsV6 ? " over IPv6" : "")}";

    private static IEnumerable<(string From, string To, IReadOnlyList<string> Expected)> Pairs(JsonElement entry, IReadOnlyList<string> pods)
    {
        if (entry.TryGetProperty("pairs", out var pairs))
        {
            foreach (var p in pairs.EnumerateArray())
            {
                yield return (p.GetProperty("from").GetString()!, p.GetProperty("to").GetString()!, Verdicts(p.GetProperty("expect")));
            }
        }

        if (!entry.TryGetProperty("default", out var @default))
        {
            yield break;
        }

        foreach (var from in pods)
        {
            foreach (var to in pods)
            {
                var expected = @default;
                foreach (var row in entry.TryGetProperty("except", out var rows) ? rows.EnumerateArray() : default)
                {
                    if (Covers(row.GetProperty("from").GetString()!, from) && Covers(row.GetProperty("to").GetString()!, to))
                    {
                        expected = row.GetProperty("expect");
                    }
                }

                yield return (from, to, Verdicts(from == to ? entry.GetProperty("self") : expected));
            }
        }
    }

    private static bool Covers(string pattern, string pod) =>
        pattern == "*" || pattern.Split('/').Zip(pod.Split('/')).All(x => x.First == "*" || x.First == x.Second);

    private static IReadOnlyList<string> Verdicts(JsonElement e) =>
        e.ValueKind == JsonValueKind.Array ? [.. e.EnumerateArray().Select(v => v.GetString()!)] : [e.GetString()!];
}

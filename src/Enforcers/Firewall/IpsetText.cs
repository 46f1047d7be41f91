using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Antrea.Policy.Addresses;

namespace Antrea.Enforcers.Firewall;

/// <summary>Writes input of <c>ipset restore</c> and reads output of <c>ipset save</c>.</summary>
public static class IpsetText
{
    private const int DefaultMaxMembers = 65536;

    /// <summary>How large a set must be made to hold so many members, with room to grow.</summary>
    public static int MaxMembers(int members)
    {
        var max = DefaultMaxMembers;
        while (max < members + (members / 4))
        {
            max *= 2;
        }

        return max;
    }

    /// <summary>Writes the line that creates a set.</summary>
    public static void Create(StringBuilder text, string name, SetKind kind, bool v6, int members)
    {
        // A table of about the right size from the start saves the kernel from growing it again and again.
        var buckets = 64;
        while (buckets < members && buckets < 1 << 20)
        {
            buckets *= 2;
        }

        var type = kind == SetKind.Links ? "hash:net,iface" : "hash:net";
        text.Append(CultureInfo.InvariantCulture, $"create {name} {type} family {(v6 ? "inet6" : "inet")} hashsize {buckets} maxelem {MaxMembers(members)}");
        text.Append(kind == SetKind.LearntNets ? " timeout 0\n" : "\n");
    }

    /// <summary>A network as ipset prints it.</summary>
    public static string Member(IpNet n) => n.IsHost ? n.Address.ToString() : n.ToString();

    /// <summary>Reads the sets of ours from <c>ipset save</c>.</summary>
    /// <exception cref="FormatException">The output is not what ipset prints.</exception>
    public static ImmutableSortedDictionary<string, ActualSet> Parse(string saved)
    {
        var headers = new Dictionary<string, (string Type, bool V6, int Max, bool Timeout)>(StringComparer.Ordinal);
        var members = new Dictionary<string, ImmutableHashSet<IpNet>.Builder>(StringComparer.Ordinal);
        var links = new Dictionary<string, ImmutableHashSet<string>.Builder>(StringComparer.Ordinal);
        foreach (var line in saved.AsSpan().EnumerateLines())
        {
            if (line.StartsWith("create ", StringComparison.Ordinal))
            {
                var words = line.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (words.Length < 3)
                {
                    throw new FormatException($"ipset save printed an odd line: {line}");
                }

                if (Names.IsOwnSet(words[1]))
                {
                    headers[words[1]] = (words[2], After(words, "family") == "inet6",
                        int.Parse(After(words, "maxelem") ?? "0", CultureInfo.InvariantCulture), words.Contains("timeout"));
                    members[words[1]] = ImmutableHashSet.CreateBuilder<IpNet>();
                    links[words[1]] = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
                }
            }
            else if (line.StartsWith("add ", StringComparison.Ordinal))
            {
                var rest = line[4..];
                var space = rest.IndexOf(' ');
                if (space > 0 && members.TryGetValue(rest[..space].ToString(), out var set))
                {
                    var member = rest[(space + 1)..];
                    var end = member.IndexOf(' ');
                    var value = (end < 0 ? member : member[..end]).ToString();
                    if (value.Contains(','))
                    {
                        links[rest[..space].ToString()].Add(value);
                    }
                    else
                    {
                        set.Add(IpNet.Parse(value));
                    }
                }
            }
        }

        return headers.ToImmutableSortedDictionary(h => h.Key,
            h => new ActualSet(h.Key, h.Value.Type, h.Value.V6, h.Value.Max, h.Value.Timeout, members[h.Key].ToImmutable(), links[h.Key].ToImmutable()), StringComparer.Ordinal);
    }

    private static string? After(string[] words, string key)
    {
        var i = Array.IndexOf(words, key);
        return i >= 0 && i + 1 < words.Length ? words[i + 1] : null;
    }
}

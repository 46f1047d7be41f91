using System.Collections.Immutable;
using System.Globalization;
using Antrea.Kubernetes.Client;

namespace Antrea.Kubernetes.Sources.Cluster;

/// <summary>Says what is wrong with the watches, for people. Pure.</summary>
public static class ClusterTroubles
{
    /// <summary>The subject of what concerns the server as a whole, and the beginning of those that concern one kind.</summary>
    public const string Server = "API server";

    /// <summary>Texts by subject. A watch that breaks and goes on at once is no trouble.</summary>
    public static ImmutableSortedDictionary<string, string> Of(ClusterState state)
    {
        var lasting = state.Kinds.Where(k => k.Value.Trouble is not null and not TroubleKind.Expired && (k.Value.InRow > 1 || !k.Value.IsKnown)).ToList();
        var texts = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (name, kind) in lasting.Where(k => IsOfKind(k.Value)))
        {
            texts[$"{Server}: {name}"] = kind switch
            {
                { IsAbsent: true } => "not served: the definition is not installed; looked for again",
                { Trouble: TroubleKind.NotServed } => $"not served{Stays(kind)}",
                { Trouble: TroubleKind.Forbidden } => $"{kind.Message}; give the agent's account the right (deploy/rbac.yaml){Stays(kind)}",
                _ => $"{kind.Message}{Stays(kind)}",
            };
        }

        var general = lasting.Where(k => !IsOfKind(k.Value)).ToList();
        if (general.Count > 0)
        {
            var (name, first) = general.MinBy(k => k.Value.Since);
            var who = general.Count == state.Kinds.Count ? "" : $" ({(general.Count == 1 ? name : $"{general.Count} of {state.Kinds.Count} watches")})";
            var since = first.Since.ToUniversalTime().ToString("HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            texts[Server] = $"{first.Message}{who}, since {since}{(general.All(k => k.Value.IsKnown) ? "; what is known stays in force" : "")}";
        }

        return texts.ToImmutable();
    }

    private static bool IsOfKind(KindState k) => k.Trouble is TroubleKind.Forbidden or TroubleKind.NotServed or TroubleKind.Garbled;

    private static string Stays(KindState kind) => kind.IsKnown ? "; what is known of it stays in force" : "; nothing is enforced anew before it is known";
}

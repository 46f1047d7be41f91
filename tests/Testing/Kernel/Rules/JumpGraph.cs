namespace Antrea.Testing.Kernel.Rules;

/// <summary>What the kernel says about jumps: no loops below a built-in chain, and for nft at most 16 nested chains.</summary>
internal static class JumpGraph
{
    private const int MaxNested = 16;

    /// <summary>The kernel's complaint, or null.</summary>
    public static string? Complaint(Table table, Backend backend)
    {
        var depths = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var chain in table.Chains.Where(c => c.BuiltIn))
        {
            if (Depth(chain, []) is not { } depth || (backend == Backend.Nft && depth > MaxNested))
            {
                return "Too many links";
            }
        }

        return null;

        // Chains on the longest way down, or null for a loop.
        int? Depth(Chain chain, HashSet<string> path)
        {
            if (depths.TryGetValue(chain.Name, out var known))
            {
                return known;
            }

            if (!path.Add(chain.Name))
            {
                return null;
            }

            var below = 0;
            foreach (var rule in chain.Rules)
            {
                if (rule.Spec.Jump is { } jump && table.Find(jump) is { BuiltIn: false } target)
                {
                    if (Depth(target, path) is not { } depth)
                    {
                        return null;
                    }

                    below = Math.Max(below, depth);
                }

                // The legacy kernel does not look at what no packet reaches.
                if (backend == Backend.Legacy && rule.Spec.IsUnconditional && rule.Spec.Target is Targets.StandardTarget)
                {
                    break;
                }
            }

            path.Remove(chain.Name);
            return depths[chain.Name] = below + 1;
        }
    }
}

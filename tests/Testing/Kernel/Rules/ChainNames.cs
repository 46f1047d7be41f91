namespace Antrea.Testing.Kernel.Rules;

/// <summary>What a chain may be called: at most 28 characters, not the name of a target, no leading dash or exclamation mark.</summary>
internal static class ChainNames
{
    public const int MaxLength = 28;

    /// <param name="declared">True for a <c>:CHAIN</c> line, which the legacy backend checks less.</param>
    public static void Check(string name, Backend backend, bool declared)
    {
        if (declared && backend == Backend.Legacy)
        {
            if (name.Length > MaxLength)
            {
                throw new UsageException($"Invalid chain name `{name}' (28 chars max)");
            }

            return;
        }

        if (name.StartsWith('-') || name.StartsWith('!'))
        {
            throw new UsageException($"chain name not allowed to start with `{name[0]}'");
        }

        if (Modules.IsTarget(name))
        {
            throw new UsageException("chain name may not clash with target name");
        }

        if (name.Length > MaxLength)
        {
            throw new UsageException($"chain name `{name}' too long (must be under 29 chars)");
        }
    }
}

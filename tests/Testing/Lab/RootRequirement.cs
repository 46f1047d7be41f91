namespace Antrea.Testing.Lab;

/// <summary>What tests in network namespaces need: root, the right to make namespaces, and the programs.</summary>
internal static class RootRequirement
{
    private static readonly string[] Tools = ["ip", "ipset", "iptables-nft-restore", "iptables-legacy-restore", "sysctl"];

    private static readonly Lazy<string?> Missing = new(Find);

    /// <summary>Why such tests cannot run here, or null where they can.</summary>
    public static string? Reason => Missing.Value;

    private static string? Find()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            return "needs root";
        }

        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Concat(["/usr/sbin", "/sbin"]).ToList();
        var missing = Tools.FirstOrDefault(tool => !path.Exists(dir => File.Exists(Path.Combine(dir, tool))));
        return missing is not null ? $"needs root and {missing}"
            : ProcessRunner.Run("ip", ["netns", "list"]).ExitCode != 0 || !CanMakeNamespace() ? "needs root and network namespaces" : null;
    }

    private static bool CanMakeNamespace() => ProcessRunner.Run("unshare", ["-n", "true"]).ExitCode == 0;
}

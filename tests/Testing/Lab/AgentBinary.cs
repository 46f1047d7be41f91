namespace Antrea.Testing.Lab;

/// <summary>Where the agent's executable is: <c>$ANTREA_ACTORS</c>, or the build output above the test's directory.</summary>
public static class AgentBinary
{
    /// <summary>Null where it was not built.</summary>
    public static string? Find()
    {
        if (Environment.GetEnvironmentVariable("ANTREA_ACTORS") is { Length: > 0 } given)
        {
            return given;
        }

        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            foreach (var kind in new[] { "release", "debug" })
            {
                var path = Path.Combine(directory.FullName, "artifacts", "bin", "Host", kind, "antrea-actors");
                if (File.Exists(path))
                {
                    return path;
                }
            }
        }

        return null;
    }
}

namespace Antrea.Journal.Tests;

/// <summary>A test that mounts a file system; shown as skipped without root.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            Skip = "needs root to mount a tmpfs";
        }
    }
}

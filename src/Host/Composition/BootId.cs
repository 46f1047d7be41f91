namespace Antrea.Host.Composition;

/// <summary>Identity of this boot of the machine.</summary>
public static class BootId
{
    /// <summary>The kernel's boot id; a fixed text where there is none.</summary>
    public static string Read()
    {
        try
        {
            return File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "unknown";
        }
    }
}

namespace Antrea.Testing.Lab;

/// <summary>
/// The kernel's tables of neighbours are one for all network namespaces, and small: several labs at once fill them, and then nothing can connect
/// (EINVAL, "neighbor table overflow"). They are made larger once; it harms nobody.
/// </summary>
public static class NeighbourTable
{
    private static readonly Lazy<bool> Done = new(Enlarge);

    /// <summary>Makes room; false where this may not be done.</summary>
    public static bool MakeRoom() => Done.Value;

    private static bool Enlarge()
    {
        try
        {
            foreach (var family in (string[])["ipv4", "ipv6"])
            {
                foreach (var (name, wanted) in ((string, int)[])[("gc_thresh3", 16384), ("gc_thresh2", 8192), ("gc_thresh1", 4096)])
                {
                    var path = $"/proc/sys/net/{family}/neigh/default/{name}";
                    if (File.Exists(path) && int.Parse(File.ReadAllText(path), System.Globalization.CultureInfo.InvariantCulture) < wanted)
                    {
                        File.WriteAllText(path, wanted.ToString(System.Globalization.CultureInfo.InvariantCulture));
                    }
                }
            }

            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}

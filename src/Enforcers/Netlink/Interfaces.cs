using System.Runtime.InteropServices;

namespace Antrea.Enforcers.Netlink;

/// <summary>Names of network interfaces.</summary>
public static unsafe class Interfaces
{
    private const int NameSpace = 16;

    /// <summary>The name of an interface of the calling thread's network namespace, by its index; null if there is none.</summary>
    public static string? Name(int index)
    {
        var name = stackalloc byte[NameSpace];
        return Libc.InterfaceName((uint)index, name) is null ? null : Marshal.PtrToStringUTF8((nint)name);
    }
}

using Microsoft.Win32.SafeHandles;

namespace Antrea.Enforcers.Netlink;

/// <summary>An open file descriptor, closed exactly once and never while a call uses it.</summary>
internal sealed class DescriptorHandle() : SafeHandleMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle() => Libc.Close(handle) == 0;
}

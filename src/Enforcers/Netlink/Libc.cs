using System.Runtime.InteropServices;

namespace Antrea.Enforcers.Netlink;

/// <summary>System calls and their constants, as the kernel's headers name them.</summary>
internal static unsafe partial class Libc
{
    internal const int AddressFamilyNetlink = 16, AddressFamilyV4 = 2, AddressFamilyV6 = 10;
    internal const int Raw = 3, CloseOnExec = 0x80000, ProtocolRaw = 255;
    internal const int SocketLevel = 1, NetlinkLevel = 270;
    internal const int ReceiveTimeout = 20, ReceiveBufferForce = 33, SocketMark = 36;
    internal const int NoOverrunErrors = 5, CappedAck = 10, ExtendedAck = 11;
    internal const int Truncate = 0x20, WaitForOne = 0x10000;

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    internal static partial DescriptorHandle Socket(int domain, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
    internal static partial int Bind(DescriptorHandle socket, void* address, uint length);

    [LibraryImport("libc", EntryPoint = "getsockname", SetLastError = true)]
    internal static partial int SocketName(DescriptorHandle socket, void* address, uint* length);

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    internal static partial int SetOption(DescriptorHandle socket, int level, int name, void* value, uint length);

    [LibraryImport("libc", EntryPoint = "sendto", SetLastError = true)]
    internal static partial nint SendTo(DescriptorHandle socket, void* data, nuint length, int flags, void* address, uint addressLength);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    internal static partial nint Receive(DescriptorHandle socket, void* data, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "recvmmsg", SetLastError = true)]
    internal static partial int ReceiveMany(DescriptorHandle socket, MessageSlot* slots, uint count, int flags, void* timeout);

    [LibraryImport("libc", EntryPoint = "close")]
    internal static partial int Close(nint descriptor);

    [LibraryImport("libc", EntryPoint = "if_indextoname", SetLastError = true)]
    internal static partial byte* InterfaceName(uint index, byte* name);

    internal static int LastError() => Marshal.GetLastPInvokeError();

    /// <summary>struct iovec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Vector
    {
        internal byte* Base;
        internal nuint Length;
    }

    /// <summary>struct mmsghdr: a struct msghdr and the length received.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct MessageSlot
    {
        internal void* Name;
        internal uint NameLength;
        internal Vector* Vectors;
        internal nuint VectorCount;
        internal void* Control;
        internal nuint ControlLength;
        internal int Flags;
        internal int Padding;
        internal uint Received;
    }
}

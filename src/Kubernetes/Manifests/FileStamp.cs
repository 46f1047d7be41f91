using System.Runtime.InteropServices;

namespace Antrea.Kubernetes.Manifests;

/// <summary>What tells one state of a file from another without reading it.</summary>
/// <param name="Device">Device number, major and minor.</param>
/// <param name="Inode">Inode number: a file replaced by rename has another.</param>
/// <param name="Size">Bytes.</param>
/// <param name="ModifiedNs">Last modification, nanoseconds since 1970.</param>
/// <param name="IsDirectory">True for a directory.</param>
public readonly record struct FileStamp(ulong Device, ulong Inode, long Size, long ModifiedNs, bool IsDirectory)
{
    private const int CurrentDirectory = -100;
    private const uint BasicStats = 0x7ff;
    private const int NoEntry = 2;
    private const int NotADirectory = 20;
    private const ushort TypeMask = 0xf000;
    private const ushort TypeDirectory = 0x4000;
    private const ushort TypeRegular = 0x8000;

    /// <summary>The stamp of a file or directory, symbolic links followed; null if there is none, or if it is neither.</summary>
    /// <exception cref="IOException">The file cannot be looked at.</exception>
    public static FileStamp? Of(string path)
    {
        if (statx(CurrentDirectory, path, 0, BasicStats, out var s) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            return error is NoEntry or NotADirectory
                ? null
                : throw new IOException($"{path}: {Marshal.GetPInvokeErrorMessage(error)}");
        }

        var type = s.Mode & TypeMask;
        return type is TypeDirectory or TypeRegular
            ? new FileStamp(
                ((ulong)s.DeviceMajor << 32) | s.DeviceMinor,
                s.Inode,
                (long)s.Size,
                (s.ModifiedSeconds * 1_000_000_000) + s.ModifiedNanoseconds,
                type == TypeDirectory)
            : null;
    }

    // .NET does not tell inodes. statx is the one call of the family whose structure is the same on all architectures.
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [DllImport("libc", SetLastError = true)]
    private static extern int statx(int directory, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, out Statx result);

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Statx
    {
        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(40)]
        public ulong Size;

        [FieldOffset(112)]
        public long ModifiedSeconds;

        [FieldOffset(120)]
        public uint ModifiedNanoseconds;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;
    }
}

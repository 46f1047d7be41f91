using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Antrea.Journal;

/// <summary>Makes renames durable: on Linux they are only after an fsync of their directory.</summary>
internal static class DirectorySync
{
    private const int ReadOnlyDirectory = 0x90000; // O_DIRECTORY | O_CLOEXEC

    /// <summary>Syncs the directory that holds <paramref name="file"/>.</summary>
    /// <exception cref="IOException">The directory cannot be opened or synced.</exception>
    public static void Flush(string file)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var directory = Path.GetDirectoryName(Path.GetFullPath(file))!;
        var descriptor = Open(directory, OperatingSystemFlags());
        if (descriptor < 0)
        {
            throw Failed("open", directory);
        }

        try
        {
            if (Sync(descriptor) != 0)
            {
                throw Failed("fsync", directory);
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    // The value of O_DIRECTORY differs on arm64.
    private static int OperatingSystemFlags() =>
        RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? 0x84000 : ReadOnlyDirectory;

    private static IOException Failed(string call, string directory) =>
        new($"{call} of directory {directory}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Sync(int descriptor);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Close(int descriptor);
}

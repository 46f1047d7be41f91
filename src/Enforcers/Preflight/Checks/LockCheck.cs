using System.Runtime.InteropServices;

namespace Antrea.Enforcers.Preflight.Checks;

/// <summary>The lock that everybody who changes iptables shares; in a container it must be the Node's.</summary>
public sealed partial class LockCheck : ICheck
{
    private const string File = "/run/xtables.lock";
    private const int ReadAndWrite = 6;

    /// <inheritdoc/>
    public string Name => "xtables.lock";

    /// <inheritdoc/>
    public bool NeedsRoot => false;

    /// <inheritdoc/>
    public Task<IReadOnlyList<CheckRow>> RunAsync(PreflightMachine machine, CancellationToken cancel) => Task.FromResult<IReadOnlyList<CheckRow>>([Look(machine)]);

    private CheckRow Look(PreflightMachine machine)
    {
        var inPod = machine.Exists("/var/run/secrets/kubernetes.io/serviceaccount/token");
        if (inPod && !machine.Read("/proc/self/mountinfo").Contains($" {File} ", StringComparison.Ordinal))
        {
            return CheckRow.Fail(Name, $"{File} is the container's own: the Node's programs do not know when we write", $"mount the Node's {File} as hostPath, type FileOrCreate");
        }

        if (!machine.Exists(File))
        {
            return machine.Exists("/run") ? CheckRow.Pass(Name, "not there yet; the first iptables makes it")
                : CheckRow.Fail(Name, "there is no /run", "make the directory; iptables keeps its lock there");
        }

        // Opening it would be holding it, for a moment.
        return Access(machine.Path(File), ReadAndWrite) == 0 ? CheckRow.Pass(Name, File)
            : CheckRow.Fail(Name, $"{File} cannot be opened: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}", "run as root; in a Pod: mount it as hostPath, type FileOrCreate");
    }

    [LibraryImport("libc", EntryPoint = "access", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Access(string path, int mode);
}

using System.Collections.Concurrent;
using System.ComponentModel;
using System.Runtime.InteropServices;
using Antrea.Testing.Kernel;
using Microsoft.Win32.SafeHandles;

namespace Antrea.Testing.Lab;

/// <summary>
/// A named network namespace with a thread of this process inside it. A socket opened on that thread belongs to the namespace for good and
/// may then be used from anywhere. Disposing ends what runs in the namespace and removes it.
/// </summary>
public sealed partial class NetworkNamespace : IDisposable
{
    private const int NewNet = 0x40000000;

    private readonly BlockingCollection<Action> _work = [];
    private readonly Thread _thread;

    // Tests block their threads while programs run: without spare ones the servers in the namespaces would wait up to a second for theirs.
    static NetworkNamespace()
    {
        ThreadPool.SetMinThreads(64, 64);
        NeighbourTable.MakeRoom();
    }

    private NetworkNamespace(string name)
    {
        Name = name;
        var entered = new TaskCompletionSource();
        _thread = new Thread(() => Live(entered)) { IsBackground = true, Name = $"netns {name}" };
        _thread.Start();
        entered.Task.GetAwaiter().GetResult();
    }

    public string Name { get; }

    /// <summary>Makes the namespace, with its loopback up and IPv6 addresses usable at once.</summary>
    public static NetworkNamespace Create(string name)
    {
        ProcessRunner.Must("ip", ["netns", "add", name]);
        try
        {
            var created = new NetworkNamespace(name);
            created.Sysctl(("net.ipv6.conf.all.accept_dad", "0"), ("net.ipv6.conf.default.accept_dad", "0"));
            created.Ip("link set lo up");
            return created;
        }
        catch
        {
            Remove(name);
            throw;
        }
    }

    /// <summary>Names of existing namespaces that start with the prefix.</summary>
    public static IReadOnlyList<string> List(string prefix) => !Directory.Exists("/run/netns") ? []
        : [.. Directory.GetFiles("/run/netns").Select(path => Path.GetFileName(path)!).Where(n => n.StartsWith(prefix, StringComparison.Ordinal))];

    /// <summary>Kills the processes in the namespace, this one excepted, and deletes it.</summary>
    public static void Remove(string name)
    {
        foreach (var line in ProcessRunner.Run("ip", ["netns", "pids", name]).Stdout.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (int.Parse(line) is var pid && pid != Environment.ProcessId)
            {
                Signals.Send(pid, Signals.Kill);
            }
        }

        ProcessRunner.Run("ip", ["netns", "del", name]);
    }

    /// <summary>Runs a function on the namespace's thread.</summary>
    public T Invoke<T>(Func<T> function)
    {
        var done = new TaskCompletionSource<T>();
        _work.Add(() =>
        {
            try
            {
                done.SetResult(function());
            }
#pragma warning disable CA1031 // Handed to the caller.
            catch (Exception error)
#pragma warning restore CA1031
            {
                done.SetException(error);
            }
        });
        return done.Task.GetAwaiter().GetResult();
    }

    /// <summary>Runs a program in the namespace.</summary>
    public CommandResult Exec(string program, IEnumerable<string> args, string stdin = "", TimeSpan? timeout = null) =>
        ProcessRunner.Run("ip", ["netns", "exec", Name, program, .. args], stdin, timeout);

    /// <summary>Runs a program that must succeed in the namespace.</summary>
    public string Must(string program, string args, string stdin = "") =>
        ProcessRunner.Must("ip", ["netns", "exec", Name, program, .. args.Split(' ', StringSplitOptions.RemoveEmptyEntries)], stdin);

    /// <summary>Runs lines of <c>ip -batch</c> in the namespace.</summary>
    public void Ip(params string[] lines) => ProcessRunner.Must("ip", ["-n", Name, "-batch", "-"], string.Join('\n', lines) + "\n");

    /// <summary>Sets kernel parameters by writing their files on the namespace's thread.</summary>
    public void Sysctl(params (string Key, string Value)[] settings) => Invoke(() =>
    {
        foreach (var (key, value) in settings)
        {
            File.WriteAllText("/proc/sys/" + key.Replace('.', '/'), value);
        }

        return true;
    });

    public void Dispose()
    {
        _work.CompleteAdding();
        _thread.Join();
        _work.Dispose();
        Remove(Name);
    }

    private void Live(TaskCompletionSource entered)
    {
        try
        {
            using var handle = File.OpenHandle($"/run/netns/{Name}");
            if (SetNamespace(handle, NewNet) != 0)
            {
                throw new Win32Exception(Marshal.GetLastPInvokeError(), $"setns {Name}");
            }
        }
#pragma warning disable CA1031 // Handed to the constructor.
        catch (Exception error)
#pragma warning restore CA1031
        {
            entered.SetException(error);
            return;
        }

        entered.SetResult();
        foreach (var action in _work.GetConsumingEnumerable())
        {
            action();
        }
    }

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNamespace(SafeFileHandle fd, int kind);
}

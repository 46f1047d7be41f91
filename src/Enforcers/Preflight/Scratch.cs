using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Antrea.Enforcers.Commands;
using Antrea.Enforcers.Conntrack;
using Antrea.Enforcers.Logs;
using Antrea.Enforcers.Queue;
using Microsoft.Win32.SafeHandles;

namespace Antrea.Enforcers.Preflight;

/// <summary>
/// A network namespace that nobody is in but the programs and threads of a preflight: no packet of the machine comes there, and it is gone with its handle. Where
/// the right to make one (SYS_ADMIN) is missing, as in the agent's own Pod, the machine itself.
/// </summary>
public sealed partial class Scratch : IScratch
{
    private const int NewNetwork = 0x40000000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    // Holds the namespace; null = none of its own.
    private readonly SafeFileHandle? _namespace;

    private Scratch(ICommandRunner runner, SafeFileHandle? ns)
    {
        _namespace = ns;
        Runner = ns is null ? runner : new Inside(runner, $"--net=/proc/{Environment.ProcessId}/fd/{ns.DangerousGetHandle()}");
    }

    /// <inheritdoc/>
    public bool IsSeparate => _namespace is not null;

    /// <inheritdoc/>
    public ICommandRunner Runner { get; }

    /// <summary>Makes one.</summary>
    public static async Task<Scratch> OpenAsync(ICommandRunner runner)
    {
        SafeFileHandle? made = null;
        OnThread(() =>
        {
            if (Unshare(NewNetwork) == 0)
            {
                made = File.OpenHandle("/proc/thread-self/ns/net");
            }
        });
        var scratch = new Scratch(runner, made);
        if (made is null || (await scratch.Runner.RunAsync("ip", ["link", "set", "lo", "up"], "").ConfigureAwait(false)).Ok)
        {
            return scratch;
        }

        made.Dispose();
        return new Scratch(runner, null);
    }

    /// <inheritdoc/>
    public void TryQueue(ushort queue) => Invoke(() =>
    {
        using var came = new ManualResetEventSlim();
        using var open = NfQueue.Start(new NfQueueOptions { Queue = queue, ReceiveBuffer = 1 << 20 }, (in _) =>
        {
            came.Set();
            return PacketVerdict.Accept;
        });
        Send(queue, came);
    });

    /// <inheritdoc/>
    public void TryLog(ushort group) => Invoke(() =>
    {
        using var came = new ManualResetEventSlim();
        using var open = NflogReader.Start(new NflogOptions { Group = group, ReceiveBuffer = 1 << 20 }, (in _) => came.Set());
        Send(group, came);
    });

    /// <inheritdoc/>
    public void TryConnections() => Invoke(() =>
    {
        using var table = ConntrackTable.Open();
        table.List(v6: false);
    });

    /// <inheritdoc/>
    public void Dispose() => _namespace?.Dispose();

    // A datagram to ourselves, port = number of the queue.
    private void Send(int port, ManualResetEventSlim came)
    {
        if (!IsSeparate)
        {
            return;
        }

        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        socket.SendTo([1], new IPEndPoint(IPAddress.Loopback, port));
        if (!came.Wait(Patience))
        {
            throw new TimeoutException($"no packet came within {Patience.TotalSeconds} s");
        }

        if (!socket.Poll(Patience, SelectMode.SelectRead))
        {
            throw new TimeoutException($"a packet came, but did not go on within {Patience.TotalSeconds} s");
        }
    }

    private void Invoke(Action action) => OnThread(() =>
    {
        if (_namespace is not null && Enter(_namespace, NewNetwork) != 0)
        {
            throw new IOException($"enter the network namespace: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
        }

        action();
    });

    // A thread of its own that ends with the action, and nothing else: a thread that is made within a namespace stays in it, so no task may be started there.
    private static void OnThread(Action action)
    {
        Exception? thrown = null;
        var thread = new Thread(() =>
        {
            try
            {
                action();
            }
#pragma warning disable CA1031 // Handed to the caller.
            catch (Exception e)
#pragma warning restore CA1031
            {
                thrown = e;
            }
        }) { IsBackground = true, Name = "preflight" };
        thread.Start();
        thread.Join();
        if (thrown is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(thrown);
        }
    }

    [LibraryImport("libc", EntryPoint = "unshare", SetLastError = true)]
    private static partial int Unshare(int flags);

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int Enter(SafeFileHandle ns, int kind);

    private sealed class Inside(ICommandRunner runner, string where) : ICommandRunner
    {
        public Task<CommandResult> RunAsync(string program, IReadOnlyList<string> arguments, string stdin, CancellationToken cancel = default) =>
            runner.RunAsync("nsenter", [where, ProcessRunner.Locate(program), .. arguments], stdin, cancel);
    }
}

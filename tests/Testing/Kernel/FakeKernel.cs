using System.ComponentModel;
using Antrea.Testing.Kernel.Programs;
using Antrea.Testing.Kernel.Rules;

namespace Antrea.Testing.Kernel;

/// <summary>
/// A fake of netfilter in one network namespace. It runs the text that production code would give to iptables-restore, iptables-save,
/// ipset and iptables, answers as the real programs do, and leads packets through the result. What it cannot execute it refuses.
/// </summary>
public sealed class FakeKernel
{
    /// <summary>Set on the thread that is inside <see cref="OnBeforeRun"/>.</summary>
    [ThreadStatic]
    private static bool _rivalActs;

    private readonly Lock _lock = new();
    private readonly Dictionary<(Backend Backend, IPFamily Family), Dictionary<string, Table>> _tables = [];
    private readonly List<KernelRun> _runs = [];

    public FakeKernel(Backend defaultBackend = Backend.Nft)
    {
        DefaultBackend = defaultBackend;
        Sets = new SetTable(set => _tables.Values.SelectMany(t => t.Values).Sum(t => t.SetReferences(set)));
        foreach (var backend in Enum.GetValues<Backend>())
        {
            foreach (var family in Enum.GetValues<IPFamily>())
            {
                _tables[(backend, family)] = new(StringComparer.Ordinal);
            }
        }
    }

    /// <summary>The backend that plain program names such as <c>iptables-restore</c> mean.</summary>
    public Backend DefaultBackend { get; }

    public Faults Faults { get; } = new();

    /// <summary>Called before each program acts, e.g. to let a rival change the rules first; programs it runs do not call it again.</summary>
    public Action<KernelRun>? OnBeforeRun { get; set; }

    /// <summary>Answers for programs other than those of netfilter, by name.</summary>
    public IDictionary<string, Func<KernelRun, CommandResult>> OtherPrograms { get; } =
        new Dictionary<string, Func<KernelRun, CommandResult>>(StringComparer.Ordinal);

    /// <summary>All runs so far, oldest first.</summary>
    public IReadOnlyList<KernelRun> Runs
    {
        get
        {
            lock (_lock)
            {
                return [.. _runs];
            }
        }
    }

    /// <summary>What the timeouts of set elements go by.</summary>
    public TimeProvider Clock
    {
        get => Sets.Clock;
        set => Sets.Clock = value;
    }

    /// <summary>
    /// The programs behind NFQUEUE numbers, which say <see cref="Verdict.Accept"/> or not; a queue that is not here has no listener.
    /// Null (from the start): nothing is known of them, and a queue ends the trace with <see cref="Verdict.Queue"/>.
    /// </summary>
    public IReadOnlyDictionary<int, Func<Packet, Verdict>>? QueueListeners { get; set; }

    internal SetTable Sets { get; }

    /// <summary>Runs a program to its end.</summary>
    /// <param name="program">Name or path; the path is ignored.</param>
    /// <exception cref="Win32Exception">There is no such program.</exception>
    public CommandResult Run(string program, string[] args, string stdin = "")
    {
        var name = Path.GetFileName(program);
        KernelRun run;
        lock (_lock)
        {
            run = new KernelRun(_runs.Count + 1, name, [.. args], stdin);
            if (Faults.MissingPrograms.Contains(name) || Find(name) is null)
            {
                throw new Win32Exception(2, $"An error occurred trying to start process '{program}'. No such file or directory");
            }

            _runs.Add(run);
        }

        if (!_rivalActs && OnBeforeRun is { } rival)
        {
            _rivalActs = true;
            try
            {
                rival(run);
            }
            finally
            {
                _rivalActs = false;
            }
        }

        lock (_lock)
        {
            return run.Result = Faults.Take(run) ?? Find(name)!(run);
        }
    }

    /// <summary>Leads a packet through the tables; counters stay as they are.</summary>
    public TraceResult Trace(Packet packet) => Walk(packet, count: false);

    /// <summary>Leads a packet through the tables and counts it.</summary>
    public TraceResult Send(Packet packet) => Walk(packet, count: true);

    /// <summary>Empties everything, as a reboot does; runs and faults stay.</summary>
    public void Reset()
    {
        lock (_lock)
        {
            foreach (var tables in _tables.Values)
            {
                tables.Clear();
            }

            Sets.DestroyAll();
        }
    }

    internal Dictionary<string, Table> Tables(Backend backend, IPFamily family) => _tables[(backend, family)];

    private Func<KernelRun, CommandResult>? Find(string name)
    {
        if (OtherPrograms.TryGetValue(name, out var other))
        {
            return other;
        }

        if (name == "ipset")
        {
            return run => new IpsetProgram(this).Run(run);
        }

        return IptablesName.Parse(name, DefaultBackend) is not { } tool ? null : tool.Kind switch
        {
            "restore" => run => new RestoreProgram(this, tool).Run(run),
            "save" => run => new SaveProgram(this, tool).Run(run),
            _ => run => new CommandProgram(this, tool).Run(run),
        };
    }

    private TraceResult Walk(Packet packet, bool count)
    {
        lock (_lock)
        {
            var tables = Enum.GetValues<Backend>().SelectMany(b => _tables[(b, packet.Family)].Values.Select(t => (b, t))).ToList();
            return new Tracer(tables, new PacketState(packet), count, QueueListeners).Run();
        }
    }
}

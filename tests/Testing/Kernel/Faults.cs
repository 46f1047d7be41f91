namespace Antrea.Testing.Kernel;

/// <summary>Misbehaviour on demand. Counted faults are used up by the runs they hit; the others hold until they are taken back.</summary>
public sealed class Faults
{
    private readonly List<(int Left, Func<KernelRun, bool> Applies, CommandResult Result)> _results = [];
    private readonly List<Func<string, string, bool>> _refused = [];

    /// <summary>Programs that are not installed: running one throws what <c>Process.Start</c> throws.</summary>
    public ISet<string> MissingPrograms { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Rewrites what save programs print; null: nothing.</summary>
    public Func<string, string>? CorruptSave { get; set; }

    /// <summary>
    /// Also kills an nft batch whose -I, -D and -R do not name positions from the highest down. Stricter than the real program, which
    /// dies only where -R hits a rule of its own batch (that is always modelled).
    /// </summary>
    public bool CrashOnUnorderedEdits { get; set; }

    /// <summary>The next restores (of iptables, ip6tables and ipset) fail without a change.</summary>
    public void FailNextRestores(int count, string stderr, int exitCode = 4, string? program = null) =>
        Next(count, run => run.IsRestore && (program is null || run.Program == program), new(exitCode, "", stderr));

    /// <summary>The next restores die by a signal, with nothing changed and nothing said.</summary>
    public void KillNextRestores(int count, int signal = 11) => Next(count, run => run.IsRestore, CommandResult.Killed(signal));

    /// <summary>The next runs of iptables programs do not get the lock.</summary>
    public void LockTimeouts(int count) => Next(count, run => run.Program != "ipset",
        new(4, "", "Another app is currently holding the xtables lock. Perhaps you want to use the -w option?\n"));

    /// <summary>The next runs that satisfy the condition end like this, with nothing changed.</summary>
    public void Next(int count, Func<KernelRun, bool> applies, CommandResult result) => _results.Add((count, applies, result));

    /// <summary>The kernel answers "Invalid argument" to rules for which the predicate (chain, text as in -S without -A CHAIN) holds.</summary>
    public void RefuseRules(Func<string, string, bool> predicate) => _refused.Add(predicate);

    /// <summary>Everything works again.</summary>
    public void Clear()
    {
        _results.Clear();
        _refused.Clear();
        MissingPrograms.Clear();
        (CorruptSave, CrashOnUnorderedEdits) = (null, false);
    }

    internal bool Refuses(string chain, string text) => _refused.Exists(predicate => predicate(chain, text));

    internal CommandResult? Take(KernelRun run)
    {
        var index = _results.FindIndex(r => r.Applies(run));
        if (index < 0)
        {
            return null;
        }

        var (left, applies, result) = _results[index];
        if (left <= 1)
        {
            _results.RemoveAt(index);
        }
        else
        {
            _results[index] = (left - 1, applies, result);
        }

        return result;
    }
}

using Antrea.Testing.Kernel;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.Differential;

/// <summary>The real netfilter of a namespace and the fake, given the same text.</summary>
internal sealed class PlaneUnderTest : IDisposable
{
    private static int _count = 1000;

    private readonly string _infix;

    public PlaneUnderTest(Backend backend, string purpose)
    {
        _infix = backend == Backend.Nft ? "nft" : "legacy";
        Fake = new FakeKernel(backend);
        NetLab.Sweep("aak");
        Real = NetworkNamespace.Create($"aak-{Environment.ProcessId}-{Interlocked.Increment(ref _count)}-{purpose}");
    }

    public NetworkNamespace Real { get; }

    public FakeKernel Fake { get; }

    public string Restore(bool v6) => $"{Family(v6)}-{_infix}-restore";

    public string Save(bool v6) => $"{Family(v6)}-{_infix}-save";

    public string Command(bool v6) => $"{Family(v6)}-{_infix}";

    /// <summary>Runs the same program with the same input in both.</summary>
    public (CommandResult Real, CommandResult Fake) Run(string program, string[] args, string stdin = "") =>
        (Real.Exec(program, args, stdin), Fake.Run(program, args, stdin));

    /// <summary>As <see cref="Run"/>, for input that must load.</summary>
    public void Load(string program, string[] args, string stdin)
    {
        var (real, fake) = Run(program, args, stdin);
        real.ExitCode.ShouldBe(0, $"real {program}: {Explain(real, stdin)}");
        fake.ExitCode.ShouldBe(0, $"fake {program}: {Explain(fake, stdin)}");
    }

    public void Dispose() => Real.Dispose();

    /// <summary>What the program complained of, with the lines it names.</summary>
    private static string Explain(CommandResult result, string stdin)
    {
        var lines = stdin.Split('\n');
        var named = result.Stderr.Split(' ', ':', '\n').Select(word => int.TryParse(word, out var n) && n > 0 && n <= lines.Length ? n : 0).Where(n => n > 0);
        return $"{result.Stderr}\n{string.Join('\n', named.Distinct().Select(n => $"{n}: {lines[n - 1]}"))}";
    }

    private static string Family(bool v6) => v6 ? "ip6tables" : "iptables";
}

using System.Text.RegularExpressions;
using Antrea.Testing.Kernel;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.Differential;

/// <summary>What the real programs refuse the fake refuses too: same exit code, same words, same state afterwards.</summary>
public sealed partial class ErrorTests
{
    [RootTheory]
    [InlineData(Backend.Nft)]
    [InlineData(Backend.Legacy)]
    public void BadRestoresFailAlikeAndChangeNothing(Backend backend)
    {
        using var plane = new PlaneUnderTest(backend, "bad");
        plane.Load("ipset", ["restore"], BadInputs.Sets);
        var differing = new List<string>();
        var refused = 0;
        foreach (var input in BadInputs.Restore)
        {
            plane.Load(plane.Restore(false), ["-w", "5"], BadInputs.Before);
            var before = State(plane.Real.Exec(plane.Save(false), ["-t", "filter"]));
            var (real, fake) = plane.Run(plane.Restore(false), ["--noflush", "-w", "5"], $"*filter\n{input}\nCOMMIT\n");
            var realState = State(plane.Real.Exec(plane.Save(false), ["-t", "filter"]));
            var fakeState = State(plane.Fake.Run(plane.Save(false), ["-t", "filter"]));
            refused += real.ExitCode != 0 ? 1 : 0;
            Compare(differing, input, real, fake, realState, fakeState);
            if (real.ExitCode != 0 && realState != before)
            {
                differing.Add($"{input}: the real program failed and changed something");
            }
        }

        string.Join('\n', differing).ShouldBeEmpty();
        refused.ShouldBeGreaterThan(100);
    }

    [RootTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void BadIpsetInputsFailAlikeAndLeaveTheSameSets(bool exist)
    {
        using var plane = new PlaneUnderTest(Backend.Nft, "sets");
        plane.Load("ipset", ["restore"], "create used hash:net\n");
        plane.Load(plane.Restore(false), ["--noflush"], "*filter\n-A INPUT -m set --match-set used src -j DROP\nCOMMIT\n");
        var differing = new List<string>();
        var refused = 0;
        foreach (var input in BadInputs.Ipset)
        {
            foreach (var set in plane.Fake.Run("ipset", ["list", "-n"]).Stdout.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                plane.Run("ipset", ["flush", set]);
                plane.Run("ipset", ["destroy", set]);
            }

            plane.Load("ipset", ["restore", "-exist"], BadInputs.IpsetBefore);
            var (real, fake) = plane.Run("ipset", exist ? ["restore", "-exist"] : ["restore"], input + "\n");
            refused += real.ExitCode != 0 ? 1 : 0;
            Compare(differing, input, real, fake, Sets(plane.Real.Exec("ipset", ["save"])), Sets(plane.Fake.Run("ipset", ["save"])));
        }

        string.Join('\n', differing).ShouldBeEmpty();
        refused.ShouldBeGreaterThan(exist ? 25 : 45);
    }

    private static void Compare(List<string> differing, string input, CommandResult real, CommandResult fake, string realState, string fakeState)
    {
        if (real.ExitCode != fake.ExitCode || First(real.Stderr) != First(fake.Stderr) || real.KilledBySignal != fake.KilledBySignal)
        {
            differing.Add($"{input}\n  real {real.ExitCode} {real.Stderr.Trim()}\n  fake {fake.ExitCode} {fake.Stderr.Trim()}");
        }

        if (realState != fakeState)
        {
            var (inReal, inFake) = (realState.Split('\n'), fakeState.Split('\n'));
            differing.Add($"{input}\n  only real: {string.Join(", ", inReal.Except(inFake))}\n  only fake: {string.Join(", ", inFake.Except(inReal))}");
        }
    }

    /// <summary>The complaint itself: nft names every refused line, of which the first will do.</summary>
    private static string First(string stderr) => string.Join('\n', stderr.Trim().Split('\n').Take(stderr.Contains(" failed (") ? 2 : 3)).Trim();

    private static string State(CommandResult save) => string.Join('\n', save.Stdout.Split('\n').Where(l => l.Length > 0 && l[0] != '#'));

    private static string Sets(CommandResult save) =>
        string.Join('\n', save.Stdout.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => Seconds().Replace(Initval().Replace(l, ""), m => $"timeout {Math.Round(int.Parse(m.Groups[1].Value) / 100.0)}00")).Order(StringComparer.Ordinal));

    /// <summary>Of an element's time: what is left when a few seconds passed.</summary>
    [GeneratedRegex("(?<=^add .*)timeout (\\d\\d\\d+)")]
    private static partial Regex Seconds();

    [GeneratedRegex(" initval \\S+")]
    private static partial Regex Initval();
}

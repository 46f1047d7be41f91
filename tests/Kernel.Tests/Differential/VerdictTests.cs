using Antrea.Testing.Kernel;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.Differential;

/// <summary>
/// The fake against the real kernel: many random rule sets in one table, each reached by a mark of its own, and random packets sent from
/// raw sockets. Each outgoing packet must leave in both or in neither, and afterwards the text and both counters of every rule must be equal.
/// </summary>
public sealed class VerdictTests
{
    private const int RuleSets = 250;
    private const int PacketsEach = 50;

    [RootTheory]
    [InlineData(Backend.Nft, false, false)]
    [InlineData(Backend.Nft, false, true)]
    [InlineData(Backend.Nft, true, false)]
    [InlineData(Backend.Nft, true, true)]
    [InlineData(Backend.Legacy, false, false)]
    [InlineData(Backend.Legacy, false, true)]
    [InlineData(Backend.Legacy, true, false)]
    [InlineData(Backend.Legacy, true, true)]
    public void FakeAndKernelAgreeOnEveryPacketAndEveryCounter(Backend backend, bool v6, bool input)
    {
        var chain = input ? "INPUT" : "OUTPUT";
        using var plane = new PlaneUnderTest(backend, v6 ? "v6" : "v4");
        plane.Real.Ip(
            "link add da arp off type veth peer name xa", "link add db arp off type veth peer name xb",
            "link set da up", "link set xa up", "link set db up", "link set xb up",
            "route add 10.0.0.0/16 dev da", "route add 10.1.0.0/16 dev db", "route add fd00::/16 dev da", "route add fd01::/16 dev db");
        plane.Real.Ip([.. PacketGenerator.Local(v6, input).Select(address => $"addr add {address}/{(v6 ? "128 dev da nodad" : "32 dev da")}")]);
        var sets = Enumerable.Range(1, RuleSets).Select(n => new RuleSetGenerator((v6 ? 100_000 : 0) + (input ? 200_000 : 0) + n, n, v6, input).Generate()).ToList();
        plane.Load("ipset", ["restore"], Lines(sets.SelectMany(s => s.SetLines)));
        plane.Load(plane.Restore(v6), ["--noflush", "-w", "5"], Lines(["*raw",
            .. new[] { "OUTPUT", "PREROUTING" }.SelectMany(c => new[] { $"-A {c} -p esp -j CT --notrack", $"-A {c} -p 89 -j CT --notrack" }), "COMMIT", "*filter", .. sets.SelectMany(s => s.ChainLines), .. sets.Select((s, i) => $"-A {chain} -m mark --mark 0x{(i + 1) << 16:x}/0xffff0000 -j {s.Entry}"),
            .. sets.SelectMany(s => s.RuleLines), "COMMIT"]));

        var differing = new List<string>();
        using var sender = new RawSender(plane.Real, v6);
        for (var number = 1; number <= RuleSets; number++)
        {
            var packets = new PacketGenerator(number, v6, input);
            for (var i = 0; i < PacketsEach; i++)
            {
                var packet = packets.Next((uint)number << 16, 1000 + (((number * PacketsEach) + i) % 60000));
                var (real, fake) = (sender.Send(packet), plane.Fake.Send(packet));
                if (!input && real != (fake.Verdict == Verdict.Accept))
                {
                    differing.Add($"{packet}\n  real {(real ? "passes" : "stops")}, fake {fake.Verdict}: {string.Join(" > ", fake.Steps)}");
                }
            }
        }

        differing.Take(5).ShouldBeEmpty();
        var fakeRules = Rules(plane.Fake.Run(plane.Save(v6), ["-c", "-t", "filter"]));
        var realRules = Rules(plane.Real.Exec(plane.Save(v6), ["-c", "-t", "filter"]));
        fakeRules.Zip(realRules).Where(pair => pair.First != pair.Second).Take(8).ShouldBeEmpty();
        fakeRules.Length.ShouldBe(realRules.Length);
    }

    private static string Lines(IEnumerable<string> lines) => string.Join('\n', lines) + "\n";

    /// <summary>Rules and counters, without the base chain's policy: the kernel's own answers to refused packets count there.</summary>
    private static string[] Rules(CommandResult save) => [.. save.Stdout.Split('\n').Where(line => line.StartsWith('['))];
}

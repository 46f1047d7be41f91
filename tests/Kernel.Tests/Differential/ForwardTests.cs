using System.Collections.Frozen;
using Antrea.Testing.Kernel;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.Differential;

/// <summary>
/// The fake against the real kernel for packets that pass the node: random rules in raw, filter and security, random flows with replies, errors and
/// translations over real interfaces. Afterwards the text and both counters of every rule must be equal.
/// </summary>
public sealed class ForwardTests
{
    private const int RuleSets = 8;
    private const int FlowsEach = 60;

    public static IEnumerable<object[]> Planes() => from backend in Enum.GetValues<Backend>() from v6 in new[] { false, true }
        from layout in Enum.GetValues<ForwardLayout>() select new object[] { backend, v6, layout };

    [RootTheory]
    [MemberData(nameof(Planes))]
    public void FakeAndKernelCountTheSamePackets(Backend backend, bool v6, ForwardLayout layout)
    {
        using var plane = new PlaneUnderTest(backend, v6 ? "f6" : "f4");
        using var lab = new ForwardLab(plane, v6, layout);
        plane.Fake.QueueListeners = FrozenDictionary<int, Func<Packet, Verdict>>.Empty;
        var packets = 0;
        for (var set = 1; set <= RuleSets; set++)
        {
            var seed = (set * 100) + ((int)layout * 10) + (v6 ? 1 : 0);
            var (rules, flows) = (new ForwardRules(seed, v6), new FlowGenerator(seed, v6, layout));
            var sets = rules.Sets();
            plane.Load("ipset", ["restore"], sets);
            plane.Load(plane.Restore(v6), ["-w", "5"], rules.Tables());
            if (set == 1)
            {
                var nat = $"*nat\n{string.Join('\n', flows.NatLines())}\nCOMMIT\n";
                plane.Real.Exec(plane.Restore(v6), ["-w", "5"], nat).ExitCode.ShouldBe(0);
            }

            var history = new List<string>();
            for (var i = 0; i < FlowsEach; i++)
            {
                flows.Run(step =>
                {
                    packets++;
                    var result = lab.Send(step);
                    history.Add($"{Short(step.Packet)} {result.Verdict} {string.Join(" > ", result.Steps.Select(s => $"{s.Chain}.{s.Number}"))}");
                    return result;
                });
            }

            Compare(plane, v6, sets, history);
            plane.Load(plane.Restore(v6), ["-w", "5"], "*raw\nCOMMIT\n*filter\nCOMMIT\n*security\nCOMMIT\n");
            plane.Real.Must("conntrack", "-F");
            plane.Load("ipset", ["restore"], "destroy n1\ndestroy n2\ndestroy i1\ndestroy i2\n");
        }

        packets.ShouldBeGreaterThan(RuleSets * FlowsEach);
    }

    private static void Compare(PlaneUnderTest plane, bool v6, string sets, List<string> history)
    {
        foreach (var table in new[] { "raw", "filter", "security" })
        {
            var fake = Lines(plane.Fake.Run(plane.Save(v6), ["-c", "-t", table]));
            var real = Lines(plane.Real.Exec(plane.Save(v6), ["-c", "-t", table]));
            var differing = fake.Zip(real).Where(pair => pair.First != pair.Second).Take(6).ToList();
            differing.ShouldBeEmpty(differing.Count == 0 ? null : $"{table}:\n{string.Join('\n', differing)}\n{sets}\n{string.Join('\n', history)}");
            fake.Length.ShouldBe(real.Length);
        }
    }

    private static string Short(Packet p) =>
        $"{p.Protocol} {p.Source}:{p.SourcePort} > {p.Destination}:{p.DestinationPort} type {p.IcmpType} {p.Flags} {p.State} {p.Direction} {p.InInterface}{p.OutInterface} nat {p.Nat}";

    /// <summary>Rules with their counters, and what fell off the end of FORWARD.</summary>
    private static string[] Lines(CommandResult save) =>
        [.. save.Stdout.Split('\n').Where(line => line.StartsWith('[') || line.StartsWith(":FORWARD", StringComparison.Ordinal))];
}

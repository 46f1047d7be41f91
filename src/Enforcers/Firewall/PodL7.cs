using System.Collections.Immutable;
using Antrea.Policy.Planning;
using Antrea.Policy.Planning.Pods;

namespace Antrea.Enforcers.Firewall;

/// <summary>
/// Brings the client's packets of connections under layer-7 rules to the judge, behind <c>filter</c>: what others drop there stays dropped. Answers stay in the
/// kernel, and so does a connection that the judge let go. Without a judge nothing passes, unless failOpen says so.
/// </summary>
internal static class PodL7
{
    /// <summary>Number of the first queue.</summary>
    public const int FirstQueue = 27660;

    /// <summary>NFLOG group of the first packets of answers.</summary>
    public const int AnswerGroup = 27660;

    // Enough for the status line and the first headers.
    private const int AnswerBytes = 512;

    // Answers a request wants are told in batches: nobody waits for them.
    private const int AnswerBatch = 16;

    private static readonly string[] Hooks = ["INPUT", "FORWARD", "OUTPUT"];

    /// <summary>In the place of a rule's id: the kernel takes no rules that bring packets to the judge. Then what it would judge is dropped.</summary>
    public const string Unavailable = "layer 7";

    public static void Render(PodPlan plan, TableBuilder table, IReadOnlySet<string>? quarantined)
    {
        table.IsJudged = quarantined?.Contains(Unavailable) != true;
        if (!plan.L7.IsNeeded || !table.IsJudged)
        {
            return;
        }

        var (marks, v6) = (plan.Options.Marks, table.Family == AddressFamily.V6);
        var judged = Bits(marks.Judged);
        table.Chain(new DesiredChain(Names.PodL7, [
            PodStaticRules.Line("-m conntrack --ctstate INVALID,UNTRACKED -j DROP", "layer 7: belongs to no known connection"),
            RuleLine.Of($"-j CONNMARK --set-xmark {judged}"),
        ]));

        Chain(Names.L7Own, RuleLine.Of($"-j MARK --set-xmark 0x0/0x{marks.Own:x}"));
        Chain(Names.L7Save,
            RuleLine.Of($"-j CONNMARK --save-mark --nfmask 0x{marks.Saved:x} --ctmask 0x{marks.Saved:x}"),
            RuleLine.Of($"-j MARK --set-xmark 0x0/0x{marks.Save | marks.Saved:x}"));
        Chain(Names.L7Answers, [.. Answers(marks, v6, plan.Options.L7.FailOpen)]);
        Chain(Names.L7Judge, [.. Judge(plan, v6)]);
        Chain(Names.L7,
            RuleLine.Of($"-m mark --mark {Bits(marks.Own)} -g {Names.L7Own}"),
            RuleLine.Of($"-m connmark --mark {judged} -g {Names.L7Judge}"));
        foreach (var hook in Hooks)
        {
            table.Hook(Table.Security, hook, PodStaticRules.Jump(Names.L7));
        }

        void Chain(string name, params ImmutableArray<RuleLine> lines) => table.Chain(new DesiredChain(name, lines), Table.Security);
    }

    private static IEnumerable<RuleLine> Judge(PodPlan plan, bool v6)
    {
        var marks = plan.Options.Marks;
        yield return RuleLine.Of($"-m mark --mark {Bits(marks.Save)} -g {Names.L7Save}");
        yield return RuleLine.Of($"-m conntrack --ctdir REPLY -g {Names.L7Answers}");
        yield return PodStaticRules.Line($"-m connmark --mark 0x{marks.Epoch(plan.L7.Epoch):x}/0x{marks.EpochMask | marks.Wanted:x} -j RETURN", "needs no judge any more");
        yield return PodStaticRules.Line("-p tcp --syn -m conntrack --ctstate ESTABLISHED -j DROP", "opens a connection that is open");
        yield return RuleLine.Of($"-p tcp -m bpf --bytecode \"{(v6 ? NothingToJudge6 : NothingToJudge4)}\" -j RETURN");

        // Path MTU discovery.
        yield return RuleLine.Of($"-p {(v6 ? "icmpv6" : "icmp")} -m conntrack --ctstate RELATED -j RETURN");
        yield return PodStaticRules.Line("! -p tcp -j DROP", "layer 7: neither HTTP nor TLS over TCP");
        var queues = plan.L7.Queues == 1 ? $"--queue-num {FirstQueue}" : $"--queue-balance {FirstQueue}:{FirstQueue + plan.L7.Queues - 1}";
        yield return RuleLine.Of($"-j NFQUEUE {queues}{(plan.Options.L7.FailOpen ? " --queue-bypass" : "")}");
    }

    private static IEnumerable<RuleLine> Answers(MarkBits marks, bool v6, bool failOpen)
    {
        var payload = $"-m bpf --bytecode \"{(v6 ? Payload6 : Payload4)}\"";
        var acknowledgement = $"-p tcp -m connmark --mark {Bits(marks.AcknowledgementWanted)}";
        var answer = $"-p tcp -m connmark --mark 0x{marks.Wanted:x}/0x{marks.AcknowledgementWanted:x} {payload}";
        var log = $"-j NFLOG --nflog-group {AnswerGroup} --nflog-size {AnswerBytes} --nflog-threshold";
        yield return RuleLine.Of($"-m connmark --mark 0x{marks.Allowed:x}/0x{marks.Allowed | marks.Wanted:x} -j RETURN");
        if (!failOpen)
        {
            // What passed without a judge was never allowed by one, and shall be answered.
            yield return PodStaticRules.Line($"-p tcp -m connmark ! --mark {Bits(marks.Allowed)} {payload} -j DROP", "the server speaks before a request was allowed");
        }

        yield return RuleLine.Of($"{answer} {log} {AnswerBatch}");
        yield return RuleLine.Of($"{answer} -j CONNMARK --set-xmark 0x0/0x{marks.Wanted:x}");
        yield return RuleLine.Of($"{acknowledgement} {log} 1");
        yield return RuleLine.Of($"{acknowledgement} -j CONNMARK --set-xmark 0x0/0x{marks.AcknowledgementWanted:x}");
    }

    private static string Bits(uint bit) => $"0x{bit:x}/0x{bit:x}";

    // TCP with nothing behind its header and none of SYN, FIN, RST. The length is that of the IP header, as a frame may be padded.
    private const string NothingToJudge4 =
        "12,177 0 0 0,80 0 0 13,69 8 0 7,80 0 0 12,116 0 0 2,84 0 0 60,12 0 0 0,7 0 0 0,40 0 0 2,29 0 1 0,6 0 0 65535,6 0 0 0";

    // The same for IPv6 where TCP follows at once; with other headers before it the judge looks.
    private const string NothingToJudge6 =
        "12,48 0 0 6,21 0 9 6,48 0 0 53,69 7 0 7,48 0 0 52,116 0 0 2,84 0 0 60,7 0 0 0,40 0 0 4,29 0 1 0,6 0 0 65535,6 0 0 0";

    // TCP with something behind its header.
    private const string Payload4 = "10,177 0 0 0,80 0 0 12,116 0 0 2,84 0 0 60,12 0 0 0,7 0 0 0,40 0 0 2,29 0 1 0,6 0 0 0,6 0 0 65535";

    private const string Payload6 = "10,48 0 0 6,21 0 7 6,48 0 0 52,116 0 0 2,84 0 0 60,7 0 0 0,40 0 0 4,29 0 1 0,6 0 0 0,6 0 0 65535";
}

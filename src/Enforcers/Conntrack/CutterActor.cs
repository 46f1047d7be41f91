using System.Net;
using System.Net.NetworkInformation;
using Antrea.Actors.Messages;
using Antrea.Enforcers.Firewall;
using Antrea.Enforcers.Netlink;
using Antrea.Policy.Addresses;
using Antrea.Policy.Planning;
using Antrea.Policy.Planning.Pods;

namespace Antrea.Enforcers.Conntrack;

/// <summary>
/// terminateExisting: when a plan is in force, connections that it would not let begin are marked; the rules reset or drop what belongs to
/// them, in both directions and for good. Those that a later plan allows again are let go.
/// </summary>
public sealed class CutterActor : ReceiveActor, IWithTimers
{
    // A connection that began under the old rules may enter the table a moment after the new ones are in force.
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1), Retry = TimeSpan.FromSeconds(5);

    // Neither side's packets keep an entry of a cut connection alive, nor end it before both have given up.
    private static readonly TimeSpan Keep = TimeSpan.FromMinutes(10);

    private PodPlan? _plan;
    private long _cut;
    private bool _isCutting;

    /// <summary>Makes the actor.</summary>
    public CutterActor()
    {
        Receive<PlanPending>(_ => { });
        Receive<PlanInForce>(m => Begin(m.Plan));
        Receive<Again>(_ => Cut());
        Receive<Done>(m =>
        {
            _cut += m.Cut;
            if (m.Cut > 0)
            {
                Context.GetLogger().Info("{0} connections cut that the policies no longer allow", m.Cut);
            }

            _isCutting = false;
            Context.Parent.Tell(new ProblemNoted("terminateExisting", m.Error ?? "", IsLocal: true));
            if (m.Error is not null)
            {
                Timers.StartSingleTimer(nameof(Again), new Again(), Retry);
            }
        });
        Receive<Describe>(_ => Sender.Tell(new Description(
            _plan?.Options.TerminateExisting == true ? $"{_cut} connections cut" : "terminateExisting is off")));
    }

    private sealed record Again;

    private sealed record Done(int Cut, string? Error);

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    private void Begin(NodePlan plan)
    {
        if (ReferenceEquals(plan.Pods, _plan) || plan.Pods.Equals(_plan))
        {
            return;
        }

        _plan = plan.Pods;
        if (_plan.Options.TerminateExisting)
        {
            Cut();
            Timers.StartSingleTimer(nameof(Again), new Again(), Second);
        }
    }

    private void Cut()
    {
        if (_plan is not { Options.TerminateExisting: true } plan)
        {
            return;
        }

        if (_isCutting)
        {
            Timers.StartSingleTimer(nameof(Again), new Again(), Second);
            return;
        }

        _isCutting = true;
        Task.Run(() => CutAsync(plan)).PipeTo(Self, Self, n => new Done(n, null), e => new Done(0, $"connections could not be cut: {e.Message}"));
    }

    private static async Task<int> CutAsync(PodPlan plan)
    {
        var local = NetworkInterface.GetAllNetworkInterfaces().SelectMany(i => i.GetIPProperties().UnicastAddresses)
            .Select(a => new IPAddress(a.Address.GetAddressBytes())).Select(a => IpNet.Of(a)).ToHashSet();
        var learnt = Learnt(plan);
        var bit = plan.Options.Marks.Cut;
        using var table = ConntrackTable.Open();
        var cut = 0;
        foreach (var v6 in (bool[])[false, true])
        {
            var flows = table.List(v6, f => plan.PodAt(f.Original.Source) is not null || plan.PodAt(f.Reply.Source) is not null);
            var denied = flows.Where(f => FlowJudge.IsDenied(plan, f, local.Contains, (set, address) => learnt.Contains((set, address)))).ToHashSet();
            table.Remove(flows.Where(f => (f.Mark & bit) != 0 && !denied.Contains(f)).ToList());
            cut += (await table.CutAsync(denied.Where(f => (f.Mark & bit) == 0).ToList(), bit, Keep)).Changed;
        }

        return cut;
    }

    private static HashSet<(string Set, IpNet Address)> Learnt(PodPlan plan)
    {
        var learnt = new HashSet<(string, IpNet)>();
        var ids = plan.FqdnPods().SelectMany(p => p.Names).Select(n => n.Set).Distinct(StringComparer.Ordinal).ToList();
        if (ids.Count == 0)
        {
            return learnt;
        }

        using var sets = IpsetAdder.Open();
        foreach (var id in ids)
        {
            foreach (var family in (AddressFamily[])[AddressFamily.V4, AddressFamily.V6])
            {
                try
                {
                    learnt.UnionWith(sets.Members(Names.Learnt(id, family)).Select(m => (id, m.Net)));
                }
                catch (IpsetException e) when (e.Problem == IpsetProblem.SetMissing)
                {
                    continue;
                }
            }
        }

        return learnt;
    }
}

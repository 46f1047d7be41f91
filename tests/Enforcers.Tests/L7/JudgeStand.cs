using System.Text;
using Antrea.Enforcers.Conntrack;
using Antrea.Enforcers.L7;
using Antrea.Enforcers.Queue;
using Antrea.L7;
using Antrea.L7.Http;
using Antrea.L7.Packets;
using Antrea.L7.Streams;
using Antrea.Policy.Addresses;
using Antrea.Policy.Api;
using Antrea.Policy.Configuration;
using Antrea.Policy.FeatureGates;
using Antrea.Policy.Planning;
using Antrea.Policy.Planning.Pods;
using Antrea.Policy.Selection;

using TcpFlags = Antrea.L7.Packets.TcpFlags;

namespace Antrea.Enforcers.Tests.L7;

/// <summary>A judge with a policy, no kernel, and one client and server that speak through it.</summary>
internal sealed class JudgeStand : IClientResets
{
    private readonly byte[] _packet = new byte[64 << 10];
    private NodePlan _plan;
    private uint _id;

    public JudgeStand(L7Protocol[] l7, L7Settings? settings = null, int connections = 100)
    {
        _plan = Plan(l7, settings ?? L7Settings.Default with { Eve = false }, null);
        var options = _plan.Pods.Options;
        Context = new JudgeContext(options.Marks, options.L7, HttpLimits.Default, new MemoryBudget(1 << 20), this, new L7Events(null), new ConnectionIds(TimeProvider.System), connections, TimeProvider.System);
        Judge = new PacketJudge(Context, new GuardTable(_plan.Pods, (_, _) => false), _plan.Pods.L7.Epoch) { Give = (id, verdict) => Given.Add((id, verdict)) };
        Marks = options.Marks;
    }

    public JudgeContext Context { get; }

    public PacketJudge Judge { get; }

    public MarkBits Marks { get; }

    public uint Epoch => Marks.Epoch(_plan.Pods.L7.Epoch);

    /// <summary>Resets and answers that were sent to the client.</summary>
    public List<(TcpFlags Flags, uint Sequence, string Payload)> ToClient { get; } = [];

    /// <summary>Bits that were set beside the packet path.</summary>
    public List<uint> LetGo { get; } = [];

    public List<Denial> Denials { get; } = [];

    public List<(uint Id, PacketVerdict Verdict)> Given { get; } = [];

    public static readonly ConnectionKey Key = new(IpNet.Parse("10.10.1.9").Bits, IpNet.Parse("10.10.1.2").Bits, 4000, 80, false);

    /// <summary>Other items from now on; none = no policy.</summary>
    public void Use(params L7Protocol[] l7)
    {
        _plan = Plan(l7, Context.Settings, _plan);
        Judge.Use(new GuardTable(_plan.Pods, (_, _) => false), _plan.Pods.L7.Epoch);
    }

    /// <summary>A packet of the client.</summary>
    public PacketVerdict Send(uint sequence, string text = "", TcpFlags flags = TcpFlags.Acknowledgement, uint acknowledgement = 7000, ConnectionKey? key = null, uint mark = 0, bool damaged = false)
    {
        var length = TcpPacketWriter.Write(_packet, key ?? Key, sequence, acknowledgement, flags, 1000, Encoding.Latin1.GetBytes(text));
        if (damaged)
        {
            _packet[length - 1] ^= 1;
        }

        return Judge.Judge(new Arrival(++_id, mark, false, 0, _packet.AsSpan(0, length)) { FullLength = length });
    }

    public PacketVerdict Open(uint sequence = 999) => Send(sequence, flags: TcpFlags.Syn, acknowledgement: 0);

    /// <summary>What the kernel shows of the server's packets.</summary>
    public bool Answer(uint sequence, uint acknowledgement, string text, ConnectionKey? key = null)
    {
        var length = TcpPacketWriter.Write(_packet, (key ?? Key).Reversed, sequence, acknowledgement, TcpFlags.Acknowledgement, 1000, Encoding.Latin1.GetBytes(text));
        TcpPacket.TryRead(_packet.AsSpan(0, length), length, out var tcp).ShouldBeTrue();
        return Judge.Answered(tcp);
    }

    /// <summary>What a verdict sends to the server in place of the packet.</summary>
    public static (TcpFlags Flags, uint Sequence) Rewritten(in PacketVerdict verdict)
    {
        TcpPacket.TryRead(verdict.Payload.Span, verdict.Payload.Length, out var tcp).ShouldBeTrue();
        tcp.HasValidChecksum.ShouldBeTrue();
        tcp.Key.ShouldBe(Key);
        return (tcp.Flags, tcp.Sequence);
    }

    void IClientResets.Send(ReadOnlySpan<byte> packet, int device)
    {
        TcpPacket.TryRead(packet, packet.Length, out var tcp).ShouldBeTrue();
        tcp.HasValidChecksum.ShouldBeTrue();
        ToClient.Add((tcp.Flags, tcp.Sequence, Encoding.Latin1.GetString(tcp.Payload)));
    }

    void IClientResets.Follow(Denial denial) => Denials.Add(denial);

    void IClientResets.LetGo(in ConnectionKey key, uint bits, uint mask) => LetGo.Add(bits & mask);

    Flow? IClientResets.Find(in ConnectionKey key) => null;

    public static NodePlan Plan(L7Protocol[] l7, L7Settings settings, NodePlan? previous)
    {
        var gates = GateSet.Defaults.With([KeyValuePair.Create(KnownGates.L7NetworkPolicy, true)], out _)!;
        List<KubeObject> objects =
        [
            new Namespace(new ObjectMeta("x")), new Node(new ObjectMeta("n1"), [], ["10.10.1.0/24"]),
            new Pod(new ObjectMeta("web", "x"), "n1", "default", false, "Running", ["10.10.1.2"], []),
        ];
        if (l7.Length > 0)
        {
            var rule = new PolicyRule("r", RuleAction.Allow, [], [], [], [], ListOf.From(l7), [], false, "");
            objects.Add(new AntreaNetworkPolicy(new ObjectMeta("p", "x"), new PolicySpec("application", 5, [new AppliedTo(PodSelector: LabelSelector.Everything)], [rule], [])));
        }

        return NodePlanner.Plan(WholeCluster.Of("n1", objects, new EffectiveConfig(gates, FailsafeOptions.Default, PodOptions.Default with { L7 = settings })).Inputs, previous);
    }
}

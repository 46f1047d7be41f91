using System.Text;

namespace Antrea.Testing.Kernel.Rules;

/// <summary>A rule's content: matches and target, without place and counters.</summary>
internal sealed class RuleSpec
{
    private string? _text;

    public AddressMask? Source { get; set; }

    public bool SourceInverted { get; set; }

    public AddressMask? Destination { get; set; }

    public bool DestinationInverted { get; set; }

    public InterfaceMatch? In { get; set; }

    public InterfaceMatch? Out { get; set; }

    /// <summary>Protocol number; 0: any.</summary>
    public int Protocol { get; set; }

    public bool ProtocolInverted { get; set; }

    public List<Match> Matches { get; } = [];

    public Target? Target { get; set; }

    /// <summary>Name of the chain this rule jumps or goes to.</summary>
    public string? Jump { get; set; }

    public bool Goto { get; set; }

    public IEnumerable<string> Comments => Matches.OfType<Matches.CommentMatch>().Select(m => m.Text);

    /// <summary>Whether the rule is certain to see this protocol only.</summary>
    public bool Requires(int protocol) => Protocol == protocol && !ProtocolInverted;

    /// <summary>The rule as <c>iptables -S</c> prints it, without <c>-A CHAIN</c>; two rules are equal when these are.</summary>
    public string Text => _text ??= Render();

    public bool IsUnconditional => Matches.Count == 0 && Protocol == 0 && Source is not { IsAny: false } && Destination is not { IsAny: false }
        && In is not { IsAny: false } && Out is not { IsAny: false };

    public bool MatchesPacket(PacketState packet)
    {
        if (Protocol != 0 && (packet.Packet.Protocol == Protocol) == ProtocolInverted)
        {
            return false;
        }

        if ((Source is { } source && source.Contains(packet.Source) == SourceInverted)
            || (Destination is { } destination && destination.Contains(packet.Destination) == DestinationInverted)
            || (In is { } input && !input.Matches(packet.In))
            || (Out is { } output && !output.Matches(packet.Out)))
        {
            return false;
        }

        foreach (var match in Matches)
        {
            if (!match.Matches(packet))
            {
                return false;
            }
        }

        return true;
    }

    private string Render()
    {
        var text = new StringBuilder();
        Address("-s", Source, SourceInverted);
        Address("-d", Destination, DestinationInverted);
        Interface("-i", In);
        Interface("-o", Out);
        if (Protocol != 0)
        {
            Add($"{(ProtocolInverted ? "! " : "")}-p {Kernel.Protocol.Name(Protocol)}");
        }

        foreach (var match in Matches)
        {
            Add($"-m {match.Name}");
            Add(match.Render());
        }

        if (Jump is not null)
        {
            Add($"{(Goto ? "-g" : "-j")} {Jump}");
        }
        else if (Target is not null)
        {
            Add($"-j {Target.Name}");
            Add(Target.Render());
        }

        return text.ToString();

        void Add(string part) => text.Append(part.Length > 0 && text.Length > 0 ? " " : "").Append(part);

        void Interface(string option, InterfaceMatch? device)
        {
            if (device is { IsAny: false } one)
            {
                Add($"{(one.Inverted ? "! " : "")}{option} {one.Name}");
            }
        }

        void Address(string option, AddressMask? address, bool inverted)
        {
            if (address is { } one && (!one.IsAny || inverted))
            {
                Add($"{(inverted ? "! " : "")}{option} {one.Render(hostMask: true)}");
            }
        }
    }
}

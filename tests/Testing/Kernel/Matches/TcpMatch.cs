using Antrea.Testing.Kernel.Rules;

namespace Antrea.Testing.Kernel.Matches;

/// <summary>Ports and flags.</summary>
internal sealed class TcpMatch : PortMatch
{
    private const TcpFlags SynMask = TcpFlags.Syn | TcpFlags.Rst | TcpFlags.Ack | TcpFlags.Fin;

    private (TcpFlags Mask, TcpFlags Set, bool Inverted)? _flags;

    public override bool Option(string option, bool inverted, OptionReader args)
    {
        switch (option)
        {
            case "--syn":
                Only();
                _flags = (SynMask, TcpFlags.Syn, inverted);
                return true;
            case "--tcp-flags":
                Only();
                var mask = args.Value(option);
                var set = args.OptionalValue() ?? throw new UsageException("--tcp-flags requires two args.");
                _flags = (Parse(mask), Parse(set), inverted);
                return true;
            default:
                return base.Option(option, inverted, args);
        }
    }

    public override string Render()
    {
        var ports = base.Render();
        return _flags is not { } f ? ports
            : $"{ports}{(ports.Length > 0 ? " " : "")}{Not(f.Inverted)}--tcp-flags {Text(f.Mask)} {Text(f.Set)}";
    }

    public override bool Matches(PacketState packet) => base.Matches(packet)
        && (_flags is not { } f || ((packet.Packet.Flags & f.Mask) == f.Set) != f.Inverted);

    private void Only()
    {
        if (_flags is not null)
        {
            throw new UsageException("Only one of `--syn' or `--tcp-flags'  allowed");
        }
    }

    private static TcpFlags Parse(string text)
    {
        var flags = TcpFlags.None;
        foreach (var name in text.Split(','))
        {
            flags |= Enum.TryParse<TcpFlags>(name, ignoreCase: true, out var flag) && !int.TryParse(name, out _) ? flag
                : throw new UsageException($"Unknown TCP flag `{name}'");
        }

        return flags;
    }

    private static string Text(TcpFlags flags) => flags == TcpFlags.None ? "NONE"
        : string.Join(',', Enum.GetValues<TcpFlags>().Where(f => f is not (TcpFlags.None or TcpFlags.All) && flags.HasFlag(f)))
            .ToUpperInvariant();
}

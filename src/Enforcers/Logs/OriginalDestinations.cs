using Antrea.Policy.Addresses;

namespace Antrea.Enforcers.Logs;

/// <summary>
/// Remembers where openers were sent, from packets that a rule logged before address translation, for kernels that do not tell a logged packet's
/// flow. A group's packets come in order, so an opener's first log entry stands before its second. Not safe for several threads.
/// </summary>
/// <param name="capacity">Openers remembered; the oldest is forgotten first.</param>
public sealed class OriginalDestinations(int capacity = 4096)
{
    private readonly Dictionary<(IpNet, byte, ushort), (IpNet Address, ushort Port)> _known = [];
    private readonly Queue<(IpNet, byte, ushort)> _order = new();

    /// <summary>Notes a packet as its sender sent it; packets without ports are left out.</summary>
    public void Remember(in PacketSummary untranslated)
    {
        if (untranslated is not { SourcePort: { } from, DestinationPort: { } to })
        {
            return;
        }

        var key = (untranslated.Source, untranslated.Protocol, from);
        if (!_known.ContainsKey(key))
        {
            if (_order.Count >= capacity)
            {
                _known.Remove(_order.Dequeue());
            }

            _order.Enqueue(key);
        }

        _known[key] = (untranslated.Destination, to);
    }

    /// <summary>Where the sender of a translated packet sent it; its own destination if it was not noted, thus not translated.</summary>
    public (IpNet Address, ushort Port) Find(in PacketSummary translated) =>
        translated.SourcePort is { } from && _known.TryGetValue((translated.Source, translated.Protocol, from), out var known) ? known
            : (translated.Destination, translated.DestinationPort ?? 0);
}

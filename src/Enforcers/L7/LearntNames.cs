using Antrea.Enforcers.Firewall;
using Antrea.Enforcers.Netlink;
using Antrea.Policy.Addresses;
using Antrea.Policy.Planning;

namespace Antrea.Enforcers.L7;

/// <summary>The addresses that Pods have learnt for domain names, as the kernel's sets have them; read again when they are a second old.</summary>
internal sealed class LearntNames : IDisposable
{
    private const long Fresh = 1000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (long Read, HashSet<IpNet> Members)> _sets = new(StringComparer.Ordinal);
    private IpsetAdder? _kernel;

    /// <summary>True if a set of the plan has an address now.</summary>
    public bool Contains(string set, IpNet address)
    {
        var name = Names.Learnt(set, address.IsV6 ? AddressFamily.V6 : AddressFamily.V4);
        lock (_lock)
        {
            var now = Environment.TickCount64;
            // What is not there may have been learnt in this moment.
            if (!_sets.TryGetValue(name, out var known) || now - known.Read > Fresh || !known.Members.Contains(address))
            {
                _sets[name] = known = (now, Read(name));
            }

            return known.Members.Contains(address);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _kernel?.Dispose();
            _kernel = null;
        }
    }

    private HashSet<IpNet> Read(string name)
    {
        try
        {
            return [.. (_kernel ??= IpsetAdder.Open()).Members(name).Select(m => m.Net)];
        }
        catch (Exception e) when (e is IpsetException or NetlinkException)
        {
            // No such set, no address.
            return [];
        }
    }
}

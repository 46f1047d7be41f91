using Antrea.Testing.Kernel.Rules;

namespace Antrea.Testing.Kernel.Sets;

/// <summary>One set. Elements whose time has come are as good as gone.</summary>
internal sealed class IpSet
{
    /// <summary>How many interfaces the kernel can keep for one network.</summary>
    private const int MaxInterfaces = 64;

    private readonly Dictionary<SetKey, SetElement> _elements = [];
    private readonly int[] _lengths;

    // Elements of each network, where they differ by interface; those with bridge ports apart (in the kernel they may hash alike, and then count together).
    private readonly Dictionary<SetKey, int> _networks = [];
    private readonly Func<DateTimeOffset> _now;

    // No element ends earlier.
    private DateTimeOffset _nextEnd = DateTimeOffset.MaxValue;

    public IpSet(string name, SetType type, IPFamily family, Func<DateTimeOffset> now)
    {
        (Name, Type, Family, _now) = (name, type, family, now);
        _lengths = new int[AddressMask.Width(family) + 1];
    }

    public string Name { get; set; }

    public SetType Type { get; }

    public IPFamily Family { get; }

    public int MaxElements { get; init; } = 65536;

    public int HashSize { get; init; } = 1024;

    /// <summary>Time to live of elements that bring none of their own, in seconds; 0: for ever; null: elements have no time.</summary>
    public long? Timeout { get; init; }

    public bool HasTimeout => Timeout is not null;

    public bool HasCounters { get; init; }

    public bool HasComment { get; init; }

    public bool HasSkbInfo { get; init; }

    public int Size
    {
        get
        {
            Expire();
            return _elements.Count;
        }
    }

    public IEnumerable<string> Elements
    {
        get
        {
            Expire();
            return _elements.Select(e => SetElements.Render(this, e.Key) + e.Value.Render(this, _now()));
        }
    }

    public string Header =>
        $"family {(Family == IPFamily.V6 ? "inet6" : "inet")} hashsize {HashSize} maxelem {MaxElements}{Options} bucketsize 12 initval 0x{Initval:x8}";

    public string CreateLine => $"create {Name} {Type.Name} {Header}";

    private string Options =>
        $"{(Timeout is { } t ? $" timeout {t}" : "")}{(HasCounters ? " counters" : "")}{(HasComment ? " comment" : "")}{(HasSkbInfo ? " skbinfo" : "")}";

    private uint Initval { get; } = (uint)Random.Shared.Next();

    public bool SameShape(IpSet other) => Type == other.Type && Family == other.Family && MaxElements == other.MaxElements && Options == other.Options;

    /// <summary>When an element added now ends.</summary>
    /// <param name="seconds">Null: the set's own time.</param>
    public DateTimeOffset? End(long? seconds) => (seconds ?? Timeout) is { } s and > 0 ? _now().AddSeconds(s) : null;

    public void Add(SetKey key, SetElement element, bool exist)
    {
        Expire();
        CheckLength(key);
        if (_elements.TryGetValue(key, out var old))
        {
            if (!exist)
            {
                throw new IpsetException("Element cannot be added to the set: it's already added");
            }

            element.Packets ??= old.Packets;
            element.Bytes ??= old.Bytes;
        }
        else if (_elements.Count >= MaxElements || (Type.HasInterface && IsCrowded(key)))
        {
            throw new IpsetException("Hash is full, cannot add more elements");
        }
        else
        {
            Count(key, 1);
        }

        _elements[key] = element;
        _nextEnd = element.Expires < _nextEnd ? element.Expires.Value : _nextEnd;
    }

    public void Delete(SetKey key, bool exist)
    {
        Expire();
        CheckLength(key);
        if (_elements.Remove(key))
        {
            Count(key, -1);
        }
        else if (!exist)
        {
            throw new IpsetException("Element cannot be deleted from the set: it's not added");
        }
    }

    public void Flush()
    {
        _elements.Clear();
        Array.Clear(_lengths);
        _networks.Clear();
    }

    /// <summary>
    /// The element that decides about a host, null for none: of nested networks the longest prefix with the same port. With interfaces the
    /// longest prefix decides even where it is there for other interfaces only.
    /// </summary>
    public SetElement? Lookup(SetKey host)
    {
        var now = HasTimeout ? _now() : default;
        for (var length = _lengths.Length - 1; length >= 0; length--)
        {
            if (_lengths[length] == 0)
            {
                continue;
            }

            var key = host with { Address = host.Address & AddressMask.MaskOf(Family, length), Length = length };
            if (_elements.TryGetValue(key, out var element) && !element.IsDead(now))
            {
                return element.NoMatch ? null : element;
            }

            if (_networks.ContainsKey(Network(key)))
            {
                return null;
            }
        }

        return null;
    }

    private void CheckLength(SetKey key)
    {
        if (key.Length == 0 && !Type.HasInterface)
        {
            throw new IpsetException("The value of the CIDR parameter of the IP address is invalid");
        }
    }

    private bool IsCrowded(SetKey key) => _networks.GetValueOrDefault(Network(key)) >= MaxInterfaces;

    private static SetKey Network(SetKey key) => key with { Interface = "" };

    private void Count(SetKey key, int change)
    {
        _lengths[key.Length] += change;
        if (!Type.HasInterface)
        {
            return;
        }

        var network = Network(key);
        var left = _networks[network] = _networks.GetValueOrDefault(network) + change;
        if (left == 0)
        {
            _networks.Remove(network);
        }
    }

    private void Expire()
    {
        if (!HasTimeout || _now() is var now && now < _nextEnd)
        {
            return;
        }

        foreach (var (key, _) in _elements.Where(e => e.Value.IsDead(now)).ToList())
        {
            _elements.Remove(key);
            Count(key, -1);
        }

        _nextEnd = _elements.Values.Min(e => e.Expires) ?? DateTimeOffset.MaxValue;
    }
}

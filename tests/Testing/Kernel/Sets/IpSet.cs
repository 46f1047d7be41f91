using Antrea.Testing.Kernel.Rules;

namespace Antrea.Testing.Kernel.Sets;

/// <summary>One set. Options other than family and maxelem are kept for printing.</summary>
internal sealed class IpSet
{
    private readonly Dictionary<SetKey, bool> _elements = [];
    private readonly int[] _lengths;

    public IpSet(string name, SetType type, IPFamily family)
    {
        (Name, Type, Family) = (name, type, family);
        _lengths = new int[AddressMask.Width(family) + 1];
    }

    public string Name { get; set; }

    public SetType Type { get; }

    public IPFamily Family { get; }

    public int MaxElements { get; init; } = 65536;

    public int HashSize { get; init; } = 1024;

    /// <summary>Words such as <c>comment</c> or <c>timeout 0</c>, in the order ipset prints them.</summary>
    public string Options { get; init; } = "";

    public bool HasTimeout { get; init; }

    public bool HasComment { get; init; }

    public int Count => _elements.Count;

    public IEnumerable<string> Elements => _elements.Select(e => SetElements.Render(this, e.Key) + (e.Value ? " nomatch" : ""));

    public string Header =>
        $"family {(Family == IPFamily.V6 ? "inet6" : "inet")} hashsize {HashSize} maxelem {MaxElements}{Options} bucketsize 12 initval 0x{Initval:x8}";

    public string CreateLine => $"create {Name} {Type.Name} {Header}";

    private uint Initval { get; } = (uint)Random.Shared.Next();

    public bool SameShape(IpSet other) => Type == other.Type && Family == other.Family && MaxElements == other.MaxElements && Options == other.Options;

    public void Add(SetKey key, bool noMatch, bool exist)
    {
        if (key.Length == 0)
        {
            throw new IpsetException("The value of the CIDR parameter of the IP address is invalid");
        }

        if (_elements.ContainsKey(key))
        {
            if (!exist)
            {
                throw new IpsetException("Element cannot be added to the set: it's already added");
            }
        }
        else if (_elements.Count >= MaxElements)
        {
            throw new IpsetException("Hash is full, cannot add more elements");
        }
        else
        {
            _lengths[key.Length]++;
        }

        _elements[key] = noMatch;
    }

    public void Delete(SetKey key, bool exist)
    {
        if (key.Length == 0)
        {
            throw new IpsetException("The value of the CIDR parameter of the IP address is invalid");
        }

        if (_elements.Remove(key))
        {
            _lengths[key.Length]--;
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
    }

    /// <summary>Whether the address (and protocol and port) is in the set; of nested networks the longest prefix decides.</summary>
    public bool Contains(UInt128 address, int protocol, int port)
    {
        for (var length = _lengths.Length - 1; length > 0; length--)
        {
            if (_lengths[length] == 0)
            {
                continue;
            }

            var key = new SetKey(address & AddressMask.MaskOf(Family, length), length, Type.HasPort ? protocol : 0, Type.HasPort ? port : 0);
            if (_elements.TryGetValue(key, out var noMatch))
            {
                return !noMatch;
            }
        }

        return false;
    }
}

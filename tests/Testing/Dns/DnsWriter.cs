using System.Buffers.Binary;
using System.Net;

namespace Antrea.Testing.Dns;

/// <summary>Writes DNS messages, honest ones and others.</summary>
public sealed class DnsWriter
{
    private readonly List<byte> _bytes = [];
    private readonly Dictionary<string, int> _names = [];
    private readonly bool _compress;
    private int _answers;

    /// <summary>Begins a message with one question of class IN.</summary>
    /// <param name="name">The name asked for.</param>
    /// <param name="type">1 = A, 28 = AAAA.</param>
    /// <param name="id">Message id.</param>
    /// <param name="flags">Answer, recursion desired and available.</param>
    /// <param name="compress">Write a name that came before as a pointer.</param>
    public DnsWriter(string name, ushort type = 1, ushort id = 7, ushort flags = 0x8180, bool compress = true)
    {
        _compress = compress;
        U16(id, flags, 1, 0, 0, 0);
        Name(name);
        U16(type, 1);
    }

    /// <summary>An A or AAAA record.</summary>
    public DnsWriter Address(string owner, string address, uint ttl)
    {
        var bytes = IPAddress.Parse(address).GetAddressBytes();
        return Record(owner, (ushort)(bytes.Length == 4 ? 1 : 28), ttl, bytes);
    }

    /// <summary>A CNAME record.</summary>
    public DnsWriter Alias(string owner, string target, uint ttl)
    {
        Record(owner, 5, ttl, []);
        var length = _bytes.Count - 2;
        Name(target);
        (_bytes[length], _bytes[length + 1]) = ((byte)((_bytes.Count - length - 2) >> 8), (byte)(_bytes.Count - length - 2));
        return this;
    }

    /// <summary>Any record.</summary>
    public DnsWriter Record(string owner, ushort type, uint ttl, byte[] data, ushort cls = 1)
    {
        _answers++;
        Name(owner);
        U16(type, cls, (ushort)(ttl >> 16), (ushort)ttl, (ushort)data.Length);
        _bytes.AddRange(data);
        return this;
    }

    /// <summary>Bytes as they are.</summary>
    public DnsWriter Raw(params byte[] bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    /// <summary>The message.</summary>
    public byte[] ToArray()
    {
        byte[] all = [.. _bytes];
        BinaryPrimitives.WriteUInt16BigEndian(all.AsSpan(6), (ushort)_answers);
        return all;
    }

    /// <summary>The message with its length before it, as over TCP.</summary>
    public byte[] ToFramed()
    {
        var m = ToArray();
        return [(byte)(m.Length >> 8), (byte)m.Length, .. m];
    }

    private void Name(string name)
    {
        var rest = name.TrimEnd('.');
        while (rest.Length > 0)
        {
            if (_compress && _names.TryGetValue(rest, out var at))
            {
                U16((ushort)(0xc000 | at));
                return;
            }

            if (_bytes.Count < 0x4000)
            {
                _names.TryAdd(rest, _bytes.Count);
            }

            var label = rest.Split('.')[0];
            _bytes.Add((byte)label.Length);
            _bytes.AddRange(label.Select(c => (byte)c));
            rest = rest.Length > label.Length ? rest[(label.Length + 1)..] : "";
        }

        _bytes.Add(0);
    }

    private void U16(params ushort[] values)
    {
        foreach (var v in values)
        {
            _bytes.Add((byte)(v >> 8));
            _bytes.Add((byte)v);
        }
    }
}

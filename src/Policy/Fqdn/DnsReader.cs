using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using Antrea.Policy.Addresses;

namespace Antrea.Policy.Fqdn;

/// <summary>Reads one message. Work and memory are bounded by the message's length, however its pointers are woven.</summary>
internal ref struct DnsReader(ReadOnlySpan<byte> bytes)
{
    private const int Header = 12;

    // Names cost what they expand to, up to 255 octets for a pointer of two. Honest messages repeat few names, and those are remembered.
    private const int MaxNameChars = 64 * 1024;

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private Dictionary<int, string>? _pointed;
    private int _at;
    private int _chars;

    public bool TryRead([NotNullWhen(true)] out DnsMessage? message)
    {
        message = null;
        if (_bytes.Length < Header || U16(4) != 1)
        {
            return false;
        }

        _at = Header;
        if (!TryName(out var name) || _bytes.Length - _at < 4)
        {
            return false;
        }

        var question = new DnsQuestion(name, U16(_at), U16(_at + 2));
        _at += 4;
        message = new DnsMessage(U16(0), U16(2), question, []);
        var answers = ImmutableArray.CreateBuilder<DnsRecord>();
        for (int left = U16(6); left > 0; left--)
        {
            if (!TryRecord(answers))
            {
                if (!message.IsTruncated)
                {
                    message = null;
                    return false;
                }

                break;
            }
        }

        message = message with { Answers = answers.DrainToImmutable() };
        return true;
    }

    private bool TryRecord(ImmutableArray<DnsRecord>.Builder answers)
    {
        if (!TryName(out var owner) || _bytes.Length - _at < 10)
        {
            return false;
        }

        var (type, cls, ttl, length) = (U16(_at), U16(_at + 2), BinaryPrimitives.ReadUInt32BigEndian(_bytes[(_at + 4)..]), U16(_at + 8));
        _at += 10;
        var end = _at + length;
        if (end > _bytes.Length)
        {
            return false;
        }

        ttl = ttl > int.MaxValue ? 0 : ttl;
        if (cls == DnsType.ClassIn && type is DnsType.A or DnsType.Aaaa)
        {
            if (length != (type == DnsType.A ? 4 : 16))
            {
                return false;
            }

            answers.Add(new DnsRecord(owner, type, ttl, IpNet.Of(new IPAddress(_bytes[_at..end])), null));
        }
        else if (cls == DnsType.ClassIn && type == DnsType.Cname)
        {
            if (!TryName(out var target) || _at != end)
            {
                return false;
            }

            answers.Add(new DnsRecord(owner, type, ttl, null, target));
        }

        _at = end;
        return true;
    }

    private bool TryName(out string name)
    {
        var pointer = _bytes.Length - _at >= 2 && _bytes[_at] >= 0xc0 ? U16(_at) : -1;
        if (pointer >= 0 && _pointed is not null && _pointed.TryGetValue(pointer, out name!))
        {
            _at += 2;
            return true;
        }

        if (!DnsName.TryRead(_bytes, ref _at, out name) || (_chars += name.Length) > MaxNameChars)
        {
            return false;
        }

        if (pointer >= 0)
        {
            (_pointed ??= [])[pointer] = name;
        }

        return true;
    }

    private readonly ushort U16(int at) => BinaryPrimitives.ReadUInt16BigEndian(_bytes[at..]);
}

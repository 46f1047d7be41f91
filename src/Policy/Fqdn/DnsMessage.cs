using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Antrea.Policy.Fqdn;

/// <summary>A DNS message (RFC 1035) with exactly one question, as far as addresses are concerned. Later sections (authority, EDNS) are not looked at.</summary>
/// <param name="Id">The number that ties it to a query.</param>
/// <param name="Flags">The 16 bits after the id.</param>
/// <param name="Question">The one question.</param>
/// <param name="Answers">A, AAAA and CNAME records of the answer section, in order.</param>
public sealed record DnsMessage(ushort Id, ushort Flags, DnsQuestion Question, ImmutableArray<DnsRecord> Answers)
{
    /// <summary>True for an answer, false for a query.</summary>
    public bool IsResponse => (Flags & 0x8000) != 0;

    /// <summary>0 = standard query.</summary>
    public int Opcode => (Flags >> 11) & 0xf;

    /// <summary>True if the sender cut it: the asker is to repeat the question over TCP.</summary>
    public bool IsTruncated => (Flags & 0x0200) != 0;

    /// <summary>0 = no error, 3 = no such name. The extended bits of EDNS are not part of it.</summary>
    public int Rcode => Flags & 0xf;

    /// <summary>Reads a message from any bytes. Of a truncated one, the records that are whole are taken: some resolvers use them.</summary>
    /// <returns>False if it is malformed, or has no question or many.</returns>
    public static bool TryParse(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out DnsMessage? message)
    {
        var reader = new DnsReader(bytes);
        return reader.TryRead(out message);
    }
}

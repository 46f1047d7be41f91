namespace Antrea.Policy.Compile;

/// <summary>
/// ICMPv4 numbers of a policy and their ICMPv6 counterparts. The pairs are those of the stateless IP/ICMP translation
/// (RFC 7915 section 4.2) plus router discovery. Numbers from 128 on are ICMPv6's own and mean nothing in IPv4.
/// </summary>
public static class IcmpMapping
{
    /// <summary>The lowest ICMPv6 informational type.</summary>
    public const int FirstV6Type = 128;

    /// <summary>True if the match can be said in IPv4.</summary>
    public static bool InV4(IcmpServiceMatch m) => m.Type is null or < FirstV6Type;

    /// <summary>The ICMPv6 type and code to match (null code = any), or null if IPv6 has nothing that corresponds.</summary>
    public static (int? Type, int? Code)? ToV6(IcmpServiceMatch m) => m.Type switch
    {
        null => (null, null),
        >= FirstV6Type => (m.Type, m.Code),
        0 => (129, m.Code),
        8 => (128, m.Code),
        3 => m.Code switch
        {
            null => (1, null),
            0 or 6 or 11 => (1, 0),                 // net unreachable: no route
            1 or 5 or 7 or 8 or 12 => (1, 3),       // host unreachable: address unreachable
            2 => (4, 1),                            // protocol unreachable: unrecognised next header
            3 => (1, 4),                            // port unreachable
            4 => (2, 0),                            // fragmentation needed: packet too big
            9 or 10 or 13 or 15 => (1, 1),          // administratively prohibited
            _ => null,
        },
        5 => (137, m.Code is null ? null : 0),      // redirect
        9 => (134, m.Code),                         // router advertisement
        10 => (133, m.Code),                        // router solicitation
        11 => (3, m.Code),                          // time exceeded
        12 => m.Code is null or 0 ? (4, m.Code) : null,
        _ => null,
    };
}

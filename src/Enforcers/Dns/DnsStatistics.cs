namespace Antrea.Enforcers.Dns;

/// <summary>Counts since the start, and sizes.</summary>
/// <param name="Packets">Packets looked at, of Pods with fqdn rules.</param>
/// <param name="Answers">Answers with addresses that were believed.</param>
/// <param name="Additions">Addresses put into sets, renewals included.</param>
/// <param name="Evictions">Addresses pushed out of full sets.</param>
/// <param name="Forgotten">Answers that no later rule will know of.</param>
/// <param name="NotBelieved">Packets of servers that are not believed.</param>
/// <param name="Unasked">Answers without a query, where queries are seen.</param>
/// <param name="Malformed">Messages that could not be read.</param>
/// <param name="LostFlows">TCP connections that could not be followed.</param>
/// <param name="Failures">Packets dropped because the sets refused a change.</param>
/// <param name="CachedAnswers">Name and address pairs remembered.</param>
/// <param name="CachedAddresses">Addresses in sets.</param>
/// <param name="Flows">TCP connections followed.</param>
/// <param name="FlowBytes">Bytes they hold.</param>
public sealed record DnsStatistics(
    long Packets = 0,
    long Answers = 0,
    long Additions = 0,
    long Evictions = 0,
    long Forgotten = 0,
    long NotBelieved = 0,
    long Unasked = 0,
    long Malformed = 0,
    long LostFlows = 0,
    long Failures = 0,
    int CachedAnswers = 0,
    int CachedAddresses = 0,
    int Flows = 0,
    int FlowBytes = 0);

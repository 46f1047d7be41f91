namespace Antrea.Policy.Fqdn;

/// <summary>What a message asks, or answers.</summary>
/// <param name="Name">Canonical name (<see cref="DnsName"/>).</param>
/// <param name="Type">Record type, any number.</param>
/// <param name="Class">Class; 1 = Internet.</param>
public readonly record struct DnsQuestion(string Name, ushort Type, ushort Class);

using Antrea.Policy.Addresses;
using Antrea.Policy.Api;

namespace Antrea.Policy.Planning;

/// <summary>An entry of the configuration's failsafe lists: <c>protocol</c>, <c>port</c> and optional <c>nets</c> (default: any address).</summary>
public sealed record FailsafePort(string Protocol, int? Port, ListOf<IpNet> Nets);

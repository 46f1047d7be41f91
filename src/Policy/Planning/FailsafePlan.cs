using Antrea.Policy.Api;

namespace Antrea.Policy.Planning;

/// <summary>Traffic that no policy can block, so that nobody is locked out: resolved addresses of <see cref="FailsafeRule"/>s.</summary>
/// <param name="Enabled">Off = only what the reference has.</param>
/// <param name="Inbound">What may always come in.</param>
/// <param name="Outbound">What may always go out.</param>
public sealed record FailsafePlan(bool Enabled, ListOf<FailsafeRule> Inbound, ListOf<FailsafeRule> Outbound)
{
    /// <summary>No failsafe.</summary>
    public static readonly FailsafePlan Off = new(false, [], []);
}

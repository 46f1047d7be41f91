using Antrea.Policy.Api;

namespace Antrea.Policy.Planning;

/// <summary>The <c>failsafe</c> section of the configuration.</summary>
/// <param name="Enabled">On unless switched off.</param>
/// <param name="Inbound">Own list instead of the default one, or null.</param>
/// <param name="Outbound">Own list instead of the default one, or null.</param>
public sealed record FailsafeOptions(bool Enabled = true, ListOf<FailsafePort>? Inbound = null, ListOf<FailsafePort>? Outbound = null)
{
    /// <summary>On, with the default lists.</summary>
    public static readonly FailsafeOptions Default = new();
}

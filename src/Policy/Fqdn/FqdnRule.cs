namespace Antrea.Policy.Fqdn;

/// <summary>A pattern of a Pod's rules and the kernel sets that hold the addresses of the names it stands for.</summary>
/// <param name="Pattern">Which names.</param>
/// <param name="Set4">Set of IPv4 addresses; null = this family is not enforced.</param>
/// <param name="Set6">Set of IPv6 addresses; null likewise.</param>
public sealed record FqdnRule(FqdnPattern Pattern, string? Set4, string? Set6)
{
    /// <summary>The set of a family.</summary>
    public string? Set(bool v6) => v6 ? Set6 : Set4;
}

namespace Antrea.Policy.Fqdn;

/// <summary>Bounds of the memory.</summary>
/// <param name="AddressesPerSet">Addresses a set may hold; the kernel set must be made for at least as many.</param>
/// <param name="AnswersPerPod">Name and address pairs remembered a Pod, for rules yet to come.</param>
public sealed record FqdnLimits(int AddressesPerSet = 5000, int AnswersPerPod = 8192)
{
    /// <summary>The bounds in use unless others are wanted.</summary>
    public static readonly FqdnLimits Default = new();
}

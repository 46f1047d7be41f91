namespace Antrea.Policy.Fqdn;

/// <summary>Bounds of the memory, here and in the kernel, that answers can claim.</summary>
/// <param name="AddressesPerSet">Addresses a set may hold; the kernel set must be made for at least as many.</param>
/// <param name="AddressesPerPod">Addresses that all sets of a Pod may hold together; each may hold <see cref="Least"/> in any case.</param>
/// <param name="AnswersPerPod">Name and address pairs remembered a Pod, for rules yet to come.</param>
public sealed record FqdnLimits(int AddressesPerSet = 5000, int AddressesPerPod = 10_000, int AnswersPerPod = 2048)
{
    /// <summary>What a set may hold however much the Pod's others do.</summary>
    public const int Least = 64;

    /// <summary>The bounds in use unless others are wanted.</summary>
    public static readonly FqdnLimits Default = new();
}

using Antrea.Policy.Planning;

namespace Antrea.Enforcers.Firewall;

/// <summary>The programs of the backend in use.</summary>
/// <param name="Backend">The backend.</param>
/// <param name="Infix">Empty if the plain names are of this backend, else <c>-nft</c> or <c>-legacy</c>.</param>
/// <param name="HasV6">False if the kernel or the machine has no IPv6 tables.</param>
public sealed record Programs(Backend Backend, string Infix, bool HasV6)
{
    /// <summary>Families that can be managed.</summary>
    public IReadOnlyList<AddressFamily> Families => HasV6 ? [AddressFamily.V4, AddressFamily.V6] : [AddressFamily.V4];

    /// <summary><c>iptables-restore</c> of a family.</summary>
    public string Restore(AddressFamily family) => $"{Stem(family)}{Infix}-restore";

    /// <summary><c>iptables-save</c> of a family.</summary>
    public string Save(AddressFamily family) => $"{Stem(family)}{Infix}-save";

    private static string Stem(AddressFamily family) => family == AddressFamily.V4 ? "iptables" : "ip6tables";
}

namespace Antrea.Enforcers.Firewall;

/// <summary>Names of the kernel's tables that we write.</summary>
public static class Table
{
    /// <summary>Where verdicts are given.</summary>
    public const string Filter = "filter";

    /// <summary>Before connection tracking: addresses are bound to interfaces.</summary>
    public const string Raw = "raw";

    /// <summary>Behind <c>filter</c>: packets for user space.</summary>
    public const string Security = "security";

    /// <summary>All of them, in the order in which they are written: the judge of layer 7 is there before a connection is marked for it.</summary>
    public static readonly IReadOnlyList<string> All = [Raw, Security, Filter];
}

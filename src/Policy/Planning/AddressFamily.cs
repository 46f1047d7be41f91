namespace Antrea.Policy.Planning;

/// <summary>The two families; each has its own tables and sets in the kernel.</summary>
public enum AddressFamily
{
    /// <summary>IPv4.</summary>
    V4,

    /// <summary>IPv6.</summary>
    V6,
}

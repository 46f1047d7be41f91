namespace Antrea.Policy.Compile;

/// <summary>Ports First..Last, inclusive; <paramref name="Ranged"/> tells whether it was written as a range (even if of one port).</summary>
public readonly record struct PortRange(int First, int Last, bool Ranged = false)
{
    /// <summary>True if the port is in the range.</summary>
    public bool Contains(int port) => port >= First && port <= Last;

    /// <summary><c>80</c> or <c>80:90</c>, as iptables writes it.</summary>
    public override string ToString() => Ranged ? $"{First}:{Last}" : $"{First}";
}

namespace Antrea.Testing.Kernel.Sets;

/// <summary>
/// What identifies an element: a network (or host, with the full length), and as the set's type has them protocol and port, or an interface.
/// <paramref name="Physical"/> marks an interface as a bridge port.
/// </summary>
internal readonly record struct SetKey(UInt128 Address, int Length, int Protocol = 0, int Port = 0, string Interface = "", bool Physical = false);

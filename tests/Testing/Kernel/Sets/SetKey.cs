namespace Antrea.Testing.Kernel.Sets;

/// <summary>An element: a network (or host, with the full length), and for two-dimensional sets protocol and port.</summary>
internal readonly record struct SetKey(UInt128 Address, int Length, int Protocol = 0, int Port = 0);

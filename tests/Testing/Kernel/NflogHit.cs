namespace Antrea.Testing.Kernel;

/// <summary>A copy of the packet handed to the readers of an NFLOG group. Size: bytes of it asked for, null for all.</summary>
public sealed record NflogHit(int Group, string Prefix, uint? Size);

namespace Antrea.Testing.Kernel;

/// <summary>A packet given to an NFQUEUE. With bypass it is accepted when nobody listens, else dropped.</summary>
public sealed record QueueHit(int Number, bool Bypass);

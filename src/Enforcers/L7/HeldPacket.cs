namespace Antrea.Enforcers.L7;

/// <summary>A packet that waits in the kernel until it is known what the server answered.</summary>
/// <param name="Id">Its number in the queue.</param>
/// <param name="Mark">Its mark.</param>
/// <param name="Bytes">A copy of it, from the IP header on.</param>
/// <param name="Since">Clock ticks (ms).</param>
internal sealed record HeldPacket(uint Id, uint Mark, byte[] Bytes, long Since);

namespace Antrea.Testing.Kernel.Rules;

/// <summary>What a rule decided. Return is not an end: the packet goes back to the calling chain.</summary>
internal sealed record Decision(Verdict Verdict, bool Return = false, string? RejectWith = null, QueueHit? Queue = null)
{
    public static readonly Decision Accept = new(Verdict.Accept);
    public static readonly Decision Drop = new(Verdict.Drop);
    public static readonly Decision Back = new(Verdict.Accept, Return: true);
}

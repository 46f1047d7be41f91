namespace Antrea.Testing.Kernel;

/// <summary>A rule that a packet matched. Number counts from 1; text is as <c>iptables -S</c> prints it.</summary>
public sealed record TraceStep(Backend Backend, string Table, string Chain, int Number, string Text, IReadOnlyList<string> Comments);

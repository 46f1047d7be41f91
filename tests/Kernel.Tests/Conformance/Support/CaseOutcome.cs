namespace Antrea.Kernel.Tests.Conformance.Support;

/// <summary>How a case went.</summary>
internal sealed record CaseOutcome(int Probes, IReadOnlyList<string> Failures);

namespace Antrea.Policy.Evaluation.Tracing;

/// <summary>A query that has no answer: somebody in it is not known, ambiguous or has no address, or it contradicts itself. The message says what to do.</summary>
public sealed class TraceQueryException(string message) : Exception(message);

namespace Antrea.Policy.Evaluation.Tracing;

/// <summary>What one layer-7 rule says about a request or a server name.</summary>
/// <param name="Subject">Whose rule: <c>ingress of Pod web/b</c>.</param>
/// <param name="Policy">Its policy as Antrea writes it.</param>
/// <param name="Rule">Its name.</param>
/// <param name="Allowed">It allows it.</param>
/// <param name="Reason">Why not; empty if it does.</param>
public sealed record TraceJudge(string Subject, string Policy, string Rule, bool Allowed, string Reason);

using Antrea.Policy.Api;

namespace Antrea.Policy.Evaluation.Tracing;

/// <summary>What layer-7 rules say about one request or one server name on a connection.</summary>
/// <param name="Asked">The request line and the host, or <c>server name NAME</c>.</param>
/// <param name="Allowed">Every rule that judges the connection allows it.</param>
/// <param name="Reason">Why it is denied, as in metrics and logs; empty if it is allowed.</param>
/// <param name="Judges">The rules that judge the connection, in order; none = nothing is judged.</param>
/// <param name="Readings">What servers may take the path for, if that is more than one thing.</param>
public sealed record TraceLayer7(string Asked, bool Allowed, string Reason, ListOf<TraceJudge> Judges, ListOf<string> Readings);

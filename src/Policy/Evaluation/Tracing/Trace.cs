using Antrea.Policy.Api;

namespace Antrea.Policy.Evaluation.Tracing;

/// <summary>What becomes of a connection in the whole cluster, and why.</summary>
/// <param name="From">Who opens it.</param>
/// <param name="To">Where to.</param>
/// <param name="Protocol">tcp, udp, sctp or icmp.</param>
/// <param name="Paths">The way it takes; one for each backend of a Service, else one.</param>
/// <param name="Notes">What was assumed or is worth knowing, a line each.</param>
public sealed record Trace(TraceEndpoint From, TraceEndpoint To, string Protocol, ListOf<TracePath> Paths, ListOf<string> Notes);

using Antrea.Policy.Addresses;

namespace Antrea.Policy.Evaluation.Tracing;

/// <summary>The translation of a Service's address to one backend.</summary>
/// <param name="Backend">Where it ends; its port is the backend's.</param>
/// <param name="Destination">Destination before translation; null = a Service without an address: clients go to the backends themselves.</param>
/// <param name="Port">Port before translation.</param>
/// <param name="At">The Node that translates; null = the first one on the way.</param>
/// <param name="Masquerade">True if behind that Node the source is the Node's address.</param>
internal sealed record Translation(TraceEndpoint Backend, IpNet? Destination, int Port, TraceEndpoint? At = null, bool Masquerade = false);

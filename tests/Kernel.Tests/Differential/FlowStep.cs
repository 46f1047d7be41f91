using Antrea.Testing.Kernel;

namespace Antrea.Kernel.Tests.Differential;

/// <summary>One packet of a flow.</summary>
/// <param name="Wire">As it is sent, before the node translates it.</param>
/// <param name="Packet">As the fake is told of it.</param>
internal sealed record FlowStep(Packet Wire, Packet Packet, bool FromServer);

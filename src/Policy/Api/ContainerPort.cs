namespace Antrea.Policy.Api;

/// <summary>A container port; the name may be empty.</summary>
public sealed record ContainerPort(string Name, int Port, PortProtocol Protocol);

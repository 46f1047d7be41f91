namespace Antrea.Policy.Api;

/// <summary>One port of a Service; NodePort 0 = none.</summary>
public sealed record ServicePort(string Name, PortProtocol Protocol, int Port, int NodePort);

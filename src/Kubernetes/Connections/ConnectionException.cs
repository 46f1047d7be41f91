namespace Antrea.Kubernetes.Connections;

/// <summary>The settings for reaching an API server cannot be used. The message names the file and the field.</summary>
public sealed class ConnectionException(string message, Exception? inner = null) : Exception(message, inner);

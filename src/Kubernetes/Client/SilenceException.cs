namespace Antrea.Kubernetes.Client;

/// <summary>Nothing came for too long.</summary>
internal sealed class SilenceException(TimeSpan silence) : Exception($"nothing came for {silence.TotalSeconds} s, not even a bookmark");

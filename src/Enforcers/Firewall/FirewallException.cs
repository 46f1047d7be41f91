namespace Antrea.Enforcers.Firewall;

/// <summary>The kernel's tables cannot be read or written; the message says what was tried and what to do.</summary>
public sealed class FirewallException(string message) : Exception(message);

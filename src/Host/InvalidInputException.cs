namespace Antrea.Host;

/// <summary>What the user gave is not valid; the message says what and what to do.</summary>
public sealed class InvalidInputException(string message) : Exception(message);

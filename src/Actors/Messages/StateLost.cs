namespace Antrea.Actors.Messages;

/// <summary>
/// An actor that holds what others told it begins with nothing, be it at the start or after a failure. Published on the event stream; the
/// node forgets what it was told and calls for a <see cref="Relist"/>.
/// </summary>
public sealed record StateLost(string Who);

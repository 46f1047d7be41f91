namespace Antrea.Actors.Messages;

/// <summary>Something is wrong that belongs to no policy; an empty text takes it back.</summary>
/// <param name="Subject">What it is about: an object, a file, a component.</param>
/// <param name="Text">What is wrong.</param>
/// <param name="IsLocal">True if it is about the machine, not about what the source tells: it outlives a <see cref="Relist"/>.</param>
public sealed record ProblemNoted(string Subject, string Text, bool IsLocal = false);

namespace Antrea.Policy.Status;

/// <summary>An object is refused as it stands.</summary>
/// <param name="Generation">The generation that is refused; 0 = not known, the newest.</param>
/// <param name="Why">Why.</param>
/// <param name="Uid">UID of the object; empty = not known.</param>
public sealed record Refusal(long Generation, string Why, string Uid = "");

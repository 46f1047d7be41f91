namespace Antrea.Testing.Api;

/// <summary>A change of one object.</summary>
/// <param name="Version">The version that the store came to by it.</param>
/// <param name="Before">What it was; null if it is new.</param>
/// <param name="After">What it is; null if it is gone.</param>
/// <param name="Last">What it is, or what it was when it went, at this version.</param>
public sealed record StoreEvent(long Version, StoredObject? Before, StoredObject? After, StoredObject Last);

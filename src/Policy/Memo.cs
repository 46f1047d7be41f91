namespace Antrea.Policy;

/// <summary>A text that a record worked out once. Not a part of the record's value: equal records stay equal, whoever was asked.</summary>
internal readonly struct Memo(string text) : IEquatable<Memo>
{
    public string? Text { get; } = text;

    public bool Equals(Memo other) => true;

    public override bool Equals(object? obj) => obj is Memo;

    public override int GetHashCode() => 0;
}

namespace Antrea.Policy.Status;

/// <summary>Texts within limits.</summary>
public static class ReportText
{
    /// <summary>The most characters of a message in a report.</summary>
    public const int MostMessage = 1024;

    /// <summary>The most characters of all messages of a part together: where everything fails of the same, it need not be said five hundred times at length.</summary>
    public const int MostOfPart = 1 << 16;

    /// <summary>A text of at most so many characters; no character is cut in two.</summary>
    public static string Cut(string text, int most) =>
        text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];
}

namespace Antrea.Kubernetes.Manifests;

/// <summary>
/// Cuts a YAML stream into its documents before it is parsed, so that an error ends with its document. Sound, because the
/// markers <c>---</c> and <c>...</c> at the start of a line cannot stand inside of a document, not even in a scalar.
/// </summary>
internal static class DocumentSplitter
{
    /// <summary>The text of one document, markers included, and the line of the file (from 1) on which it starts.</summary>
    public readonly record struct Chunk(string Text, int FirstLine);

    public static IEnumerable<Chunk> Split(string text)
    {
        var start = text.StartsWith('\ufeff') ? 1 : 0;
        var (firstLine, line, hasContent) = (1, 1, false);
        for (var at = start; at < text.Length; line++)
        {
            var next = NextLine(text, at);
            var isStart = IsMarker(text, at, "---");
            if (isStart && hasContent)
            {
                yield return new Chunk(text[start..at], firstLine);
                (start, firstLine) = (at, line);
            }

            // Directives and comments belong to the document that follows.
            hasContent = isStart || hasContent || !IsPreamble(text.AsSpan(at, next - at));
            if (IsMarker(text, at, "..."))
            {
                yield return new Chunk(text[start..next], firstLine);
                (start, firstLine, hasContent) = (next, line + 1, false);
            }

            at = next;
        }

        if (hasContent)
        {
            yield return new Chunk(text[start..], firstLine);
        }
    }

    private static bool IsMarker(string text, int at, string marker) =>
        string.CompareOrdinal(text, at, marker, 0, marker.Length) == 0
        && (at + marker.Length == text.Length || char.IsWhiteSpace(text[at + marker.Length]));

    private static bool IsPreamble(ReadOnlySpan<char> line)
    {
        var trimmed = line.Trim();
        return trimmed.IsEmpty || trimmed[0] == '#' || line[0] == '%';
    }

    private static int NextLine(string text, int at)
    {
        var end = text.AsSpan(at).IndexOfAny('\r', '\n');
        if (end < 0)
        {
            return text.Length;
        }

        end += at;
        return text[end] == '\r' && end + 1 < text.Length && text[end + 1] == '\n' ? end + 2 : end + 1;
    }
}

using System.Text.Json;
using Antrea.Policy.Api;
using Antrea.Policy.Validation;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Antrea.Kubernetes.Manifests;

/// <summary>
/// Parses YAML (core schema of YAML 1.2) and JSON files of any number of documents. A document that cannot be parsed is
/// reported and does not take the others with it.
/// </summary>
public static class YamlDocuments
{
    /// <summary>Parses YAML text.</summary>
    /// <param name="text">The text; a byte order mark and CRLF are fine.</param>
    /// <param name="sourceName">What to call it in messages.</param>
    public static ParsedFile Parse(string text, string sourceName)
    {
        var documents = new List<ParsedDocument>();
        var problems = new List<Problem>();
        foreach (var chunk in DocumentSplitter.Split(text))
        {
            try
            {
                foreach (var events in Documents(chunk.Text))
                {
                    var root = EventsToJson.Convert(events);
                    if (root.ValueKind != JsonValueKind.Null)
                    {
                        var line = (int)events[0].Start.Line + chunk.FirstLine - 1;
                        documents.Add(new ParsedDocument(root, $"{sourceName}:{line}"));
                    }
                }
            }
            catch (YamlException e)
            {
                var line = Math.Min((int)e.Start.Line, chunk.Text.Count('\n') + 1);
                problems.Add(Lost(sourceName, line + chunk.FirstLine - 1, (int)e.Start.Column, e.Message));
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // On some malformed input the scanner fails with whatever comes to hand.
                problems.Add(Lost(sourceName, chunk.FirstLine, 1, "malformed YAML in this document"));
            }
        }

        return new ParsedFile(documents, ListOf.From(problems));
    }

    /// <summary>Parses JSON text: one value, or several in a row.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="sourceName">What to call it in messages.</param>
    public static ParsedFile ParseJson(ReadOnlySpan<byte> utf8, string sourceName)
    {
        var documents = new List<ParsedDocument>();
        var options = new JsonReaderOptions { AllowMultipleValues = true, MaxDepth = EventsToJson.MaxDepth };
        var reader = new Utf8JsonReader(utf8, options);
        try
        {
            while (reader.Read())
            {
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                // Skip checks the syntax; parsing again refuses duplicate keys.
                var root = JsonElement.Parse(
                    utf8[start..(int)reader.BytesConsumed],
                    new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = EventsToJson.MaxDepth });
                documents.Add(new ParsedDocument(root, $"{sourceName}:{utf8[..start].Count((byte)'\n') + 1}"));
            }
        }
        catch (JsonException e)
        {
            return new ParsedFile(documents, [Lost(sourceName, (int)(e.LineNumber ?? 0) + 1, (int)(e.BytePositionInLine ?? 0) + 1, e.Message)]);
        }

        return new ParsedFile(documents, []);
    }

    private static Problem Lost(string sourceName, int line, int column, string reason) => new(
        null, "", Shown.Text($"not readable at line {line}, column {column}: {reason}", 400),
        "correct the syntax; what the file held before stays in force", Severity.Error, $"{sourceName}:{line}");

    private static IEnumerable<List<ParsingEvent>> Documents(string text)
    {
        var parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
        var current = new List<ParsingEvent>();
        var depth = 0;
        while (parser.MoveNext())
        {
            switch (parser.Current)
            {
                case DocumentStart:
                    current = [];
                    break;
                case DocumentEnd:
                    yield return current;
                    break;
                case StreamStart or StreamEnd or null:
                    break;
                case { } e:
                    depth += e.NestingIncrease;
                    if (depth > EventsToJson.MaxDepth + 2)
                    {
                        // At once: what comes behind costs the scanner time in proportion to the depth.
                        throw EventsToJson.Error(e, $"nested more than {EventsToJson.MaxDepth} levels deep");
                    }

                    current.Add(e);
                    break;
            }
        }
    }
}

using System.Text;
using Antrea.Policy.Api;
using Antrea.Policy.Reading;
using Antrea.Policy.Validation;

namespace Antrea.Kubernetes.Manifests;

/// <summary>What one file holds.</summary>
/// <param name="Manifests">What became of each manifest in it, in order; lists are taken apart.</param>
/// <param name="Problems">Documents that are lost, and whatever is wrong with the file as a whole.</param>
public sealed record ManifestFile(IReadOnlyList<ReadResult> Manifests, ListOf<Problem> Problems)
{
    /// <summary>Larger files are not read; no cluster's manifests come near.</summary>
    public const int MaxBytes = 256 << 20;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>True if nothing of the file is lost to syntax errors.</summary>
    public bool IsComplete => !Problems.Any(p => p.IsError);

    /// <summary>Parses a file and reads its manifests.</summary>
    /// <param name="content">The bytes of the file, UTF-8.</param>
    /// <param name="name">What to call it in messages; the ending <c>.json</c> makes it JSON, anything else is YAML.</param>
    public static ManifestFile Read(ReadOnlySpan<byte> content, string name)
    {
        if (content.StartsWith("\ufeff"u8))
        {
            content = content[3..];
        }

        ParsedFile parsed;
        try
        {
            parsed = name.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
                ? YamlDocuments.ParseJson(content, name)
                : YamlDocuments.Parse(Strict.GetString(content), name);
        }
        catch (DecoderFallbackException)
        {
            return new ManifestFile([], [new Problem(null, "", "is not UTF-8 text", "save it as UTF-8", Severity.Error, name)]);
        }

        var results = parsed.Documents
            .SelectMany(d => Manifest.In(d.Root).Select(m => ObjectReader.Read(m, d.Source)))
            .ToArray();
        return new ManifestFile(results, parsed.Problems);
    }
}

using System.Text;

namespace Antrea.L7.Tests.Matching;

/// <summary>How servers and proxies of different kinds read a path, written plainly and without regard to how the judge does it. Only for paths whose escapes are well-formed.</summary>
internal static class PathReaders
{
    /// <summary>By name; they give what the application gets.</summary>
    public static readonly IReadOnlyDictionary<string, Func<string, string>> Servers = new Dictionary<string, Func<string, string>>
    {
        ["RFC 3986"] = p => Dots(Decode(p, Unreserved)),
        ["decoding all but slashes"] = p => Dots(Decode(p, c => c != '/')),
        ["decoding before dividing"] = p => Dots(Decode(p, _ => true)),
        ["cutting fragments"] = p => Dots(Decode(Fragment(p), _ => true)),
        ["merging slashes"] = p => Dots(Merge(Decode(Fragment(p), _ => true))),
        ["merging slashes last"] = p => Merge(Dots(Decode(p, _ => true))),
        ["folding backslashes"] = p => Dots(Decode(p, c => c is not ('/' or '\\')).Replace('\\', '/')),
        ["folding all backslashes"] = p => Dots(Merge(Decode(Fragment(p), _ => true).Replace('\\', '/'))),
        ["cutting parameters, then decoding"] = p => Dots(Merge(Decode(Parameters(p), _ => true))),
        ["cutting parameters, not decoding slashes"] = p => Dots(Decode(Parameters(p), c => c is not ('/' or '\\'))),
        ["decoding, then cutting parameters"] = p => Dots(Parameters(Decode(p, _ => true).Replace('\\', '/'))),
        ["cutting parameters of the fragment's rest"] = p => Merge(Dots(Parameters(Decode(Fragment(p), _ => true)))),
    };

    /// <summary>What a proxy sends on, for the server to read again.</summary>
    public static readonly IReadOnlyDictionary<string, Func<string, string>> Proxies = new Dictionary<string, Func<string, string>>
    {
        ["none"] = p => p,
        ["resolving dots as sent"] = Dots,
        ["resolving dots"] = p => Dots(Decode(p, c => c == '.')),
        ["merging and resolving dots"] = p => Dots(Merge(Decode(p, Unreserved))),
        ["folding backslashes"] = p => Dots(Decode(p, c => c == '.').Replace('\\', '/')),
        ["folding backslashes and merging"] = p => Dots(Merge(Decode(p, Unreserved).Replace('\\', '/'))),
        ["cutting fragments"] = p => Dots(Fragment(p)),
    };

    private static bool Unreserved(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '~';

    private static string Decode(string path, Func<char, bool> which)
    {
        var text = new StringBuilder();
        for (var i = 0; i < path.Length; i++)
        {
            if (path[i] == '%' && i + 2 < path.Length && (char)Convert.ToInt32(path.Substring(i + 1, 2), 16) is var c && which(c))
            {
                text.Append(c);
                i += 2;
            }
            else
            {
                text.Append(path[i]);
            }
        }

        return text.ToString();
    }

    private static string Dots(string path)
    {
        var kept = new List<string>();
        var segments = path.Split('/');
        for (var i = 1; i < segments.Length; i++)
        {
            var isLast = i == segments.Length - 1;
            switch (segments[i])
            {
                case "..":
                    kept = kept[..Math.Max(0, kept.Count - 1)];
                    goto case ".";
                case ".":
                    if (isLast)
                    {
                        kept.Add("");
                    }

                    break;
                default:
                    kept.Add(segments[i]);
                    break;
            }
        }

        return "/" + string.Join('/', kept);
    }

    private static string Merge(string path)
    {
        while (path.Contains("//"))
        {
            path = path.Replace("//", "/");
        }

        return path;
    }

    private static string Fragment(string path) => path.Split('#')[0];

    private static string Parameters(string path) => string.Join('/', path.Split('/').Select(s => s.Split(';')[0]));
}

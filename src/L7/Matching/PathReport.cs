using System.Text;

namespace Antrea.L7.Matching;

/// <summary>The readings of a path, for people.</summary>
public static class PathReport
{
    /// <summary>
    /// What servers may take the path of a target for, each once, without the query; what stays escaped is in upper case. None if there is only
    /// one reading, which is what was sent, or if the path cannot be read at all.
    /// </summary>
    /// <param name="target">The target of a request, in origin form.</param>
    public static IReadOnlyList<string> Of(string target)
    {
        var question = target.IndexOf('?', StringComparison.Ordinal);
        var path = Encoding.UTF8.GetBytes(question < 0 ? target : target[..question]);
        var text = new byte[path.Length];
        if (path is not [(byte)'/', ..] || PathAlphabet.IsPlain(path) || PathAlphabet.Decode(path, text) is var length && length < 0)
        {
            return [];
        }

        var readings = new PathReadings(text.AsSpan(0, length), new byte[length], false);
        if (readings.AreTooMany)
        {
            return [];
        }

        var found = new List<string>();
        while (readings.MoveNext())
        {
            found.Add(Show(readings.Current));
        }

        return [.. found.Distinct(StringComparer.Ordinal)];
    }

    // Bytes that stand for characters that were escaped are written so again; so is what nobody can print.
    private static string Show(ReadOnlySpan<byte> reading)
    {
        var text = new List<byte>(reading.Length);
        foreach (var b in reading)
        {
            if (b is > 0x20 and not 0x7f)
            {
                text.Add(b);
            }
            else
            {
                text.AddRange(Encoding.ASCII.GetBytes($"%{(PathAlphabet.IsToken(b, out var stands) ? stands : b):X2}"));
            }
        }

        return Encoding.UTF8.GetString([.. text]);
    }
}

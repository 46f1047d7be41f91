using System.Globalization;
using System.Text;

namespace Antrea.L7.Tests.Streams;

/// <summary>Random byte streams of the toy protocol.</summary>
internal static class ToyStreams
{
    /// <summary>Lines with their bodies; some denied if asked for, bodies that look like lines.</summary>
    public static byte[] Random(Random random, int lines, bool denied = false, int longestBody = 24)
    {
        var text = new StringBuilder();
        var last = denied && random.Next(4) == 0 ? "tunnel0\n" : "";
        for (var i = 0; i < lines; i++)
        {
            var body = random.Next(3) == 0 ? 0 : random.Next(longestBody);
            var name = denied && random.Next(4) == 0 ? "bad" : denied && body == 0 && random.Next(3) == 0 ? "wait" : random.Next(2) == 0 ? "ok" : "fine";
            text.Append(name).Append(body.ToString(CultureInfo.InvariantCulture)).Append('\n');
            for (var j = 0; j < body; j++)
            {
                text.Append("bad0\nok1"[random.Next(8)]);
            }
        }

        return Encoding.ASCII.GetBytes(text.Append(last).ToString());
    }
}

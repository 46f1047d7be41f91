using System.Globalization;
using System.Text;
using Antrea.L7.Streams;

namespace Antrea.L7.Tests.Streams;

/// <summary>
/// A protocol for tests: lines of lower-case letters that end in a decimal number N, and N opaque bytes behind each. "bad.." is denied; behind "wait0" the answer
/// has to be known; behind "tunnel0" nothing is looked at.
/// </summary>
internal sealed class ToyJudge : IStreamJudge
{
    private readonly StringBuilder _line = new();
    private bool _waiting;
    private long _position;

    /// <summary>Every line allowed, with its place in the stream.</summary>
    public List<(long Start, string Text)> Allowed { get; } = [];

    /// <summary>Bytes judged and skipped.</summary>
    public long Position => _position;

    public bool IsWaiting => _waiting;

    public long Opaque { get; private set; }

    /// <summary>True for letters and then a number that is not too long.</summary>
    public static bool IsLine(string line)
    {
        var digits = line.AsSpan().IndexOfAnyInRange('0', '9');
        return digits >= 0 && line.Length - digits <= 12 && !line.AsSpan(digits).ContainsAnyExceptInRange('0', '9')
            && !line.AsSpan(0, digits).ContainsAnyExceptInRange('a', 'z');
    }

    public static bool IsAllowed(string line) => !line.StartsWith("bad", StringComparison.Ordinal);

    /// <summary>How many opaque bytes follow a line.</summary>
    public static long BodyOf(string line) =>
        line == "tunnel0" ? long.MaxValue : long.Parse(line.AsSpan(line.AsSpan().IndexOfAnyInRange('0', '9')), CultureInfo.InvariantCulture);

    public void Answered() => _waiting = false;

    public void Skip(long count)
    {
        count.ShouldBeInRange(1, Opaque);
        Opaque -= count;
        _position += count;
    }

    public int Take(ReadOnlySpan<byte> bytes, out DenyReason reason)
    {
        Opaque.ShouldBe(0);
        bytes.Length.ShouldBeGreaterThan(0);
        reason = DenyReason.None;
        var i = 0;
        for (; i < bytes.Length && Opaque == 0 && !_waiting; i++)
        {
            var b = (char)bytes[i];
            if (b == '\n' ? !IsLine(_line.ToString()) || !IsAllowed(_line.ToString()) : !char.IsAsciiLetterLower(b) && !char.IsAsciiDigit(b) || _line.Length > 40)
            {
                reason = DenyReason.RequestNotAllowed;
                break;
            }

            _position++;
            if (b != '\n')
            {
                _line.Append(b);
                continue;
            }

            var line = _line.ToString();
            Allowed.Add((_position - line.Length - 1, line));
            Opaque = BodyOf(line);
            _waiting = line == "wait0";
            _line.Clear();
        }

        return i;
    }
}

using Antrea.L7.Http;

namespace Antrea.Enforcers.L7;

/// <summary>An allowed request whose answer is awaited, with what the log says of it.</summary>
internal sealed class PendingRequest
{
    // What the log shows of one value.
    private const int Most = 4096;

    private byte[] _bytes = new byte[512];
    private int _method, _target, _host, _agent, _referer;

    /// <summary>Number in its connection, from 0.</summary>
    public int Number { get; private set; }

    /// <summary>Sequence number at which the answer begins, if the client had all earlier ones.</summary>
    public uint AnswerAt { get; private set; }

    /// <summary>Clock ticks (ms).</summary>
    public long Since { get; private set; }

    public DateTimeOffset Time { get; private set; }

    public int Minor { get; private set; }

    public ReadOnlySpan<byte> Method => _bytes.AsSpan(0, _method);

    public ReadOnlySpan<byte> Target => _bytes.AsSpan(_method, _target);

    public ReadOnlySpan<byte> Host => _bytes.AsSpan(_method + _target, _host);

    /// <summary>Port beside the host; 0 = none.</summary>
    public int Port { get; private set; }

    public ReadOnlySpan<byte> UserAgent => _bytes.AsSpan(_method + _target + _host, _agent);

    public ReadOnlySpan<byte> Referer => _bytes.AsSpan(_method + _target + _host + _agent, _referer);

    public void Set(in HttpRequestHead head, int number, uint answerAt, long ticks, DateTimeOffset time)
    {
        (Number, AnswerAt, Since, Time, Minor, Port) = (number, answerAt, ticks, time, head.Minor, head.Port);
        var length = 0;
        _method = Put(head.Method, ref length);
        _target = Put(head.Target, ref length);
        _host = Put(head.Host, ref length);
        _agent = Put(head.UserAgent, ref length);
        _referer = Put(head.Referer, ref length);
    }

    private int Put(ReadOnlySpan<byte> value, ref int length)
    {
        value = value[..Math.Min(value.Length, Most)];
        if (_bytes.Length < length + value.Length)
        {
            Array.Resize(ref _bytes, (length + value.Length) * 2);
        }

        value.CopyTo(_bytes.AsSpan(length));
        length += value.Length;
        return value.Length;
    }
}

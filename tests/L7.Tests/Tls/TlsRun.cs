using System.Text;
using Antrea.L7.Streams;
using Antrea.L7.Tls;

namespace Antrea.L7.Tests.Tls;

/// <summary>Feeds a judge, in pieces, as a stream would.</summary>
internal sealed class TlsRun : ITlsObserver
{
    private readonly TlsHellos _judge = new();
    private readonly Func<string, DenyReason> _rule;

    public TlsRun(Func<string, DenyReason>? rule = null)
    {
        _rule = rule ?? (_ => DenyReason.None);
        _judge.Reset(Judge, this);
    }

    public TlsHellos Hellos => _judge;

    public DenyReason Reason { get; private set; }

    /// <summary>Bytes that may pass.</summary>
    public int Passed { get; private set; }

    public List<string> Judged { get; } = [];

    public List<string> Told { get; } = [];

    public static IStreamJudge Ruled(Func<string, DenyReason> rule) => new TlsRun(rule)._judge;

    public TlsRun Feed(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && Reason == DenyReason.None)
        {
            var n = bytes.Length;
            if (_judge.Opaque == 0)
            {
                n = _judge.Take(bytes, out var reason);
                n.ShouldBeInRange(0, bytes.Length);
                Reason = reason;
                (n > 0 || reason != DenyReason.None || _judge.Opaque > 0).ShouldBeTrue();
            }
            else if (_judge.Opaque != long.MaxValue)
            {
                n = (int)Math.Min(n, _judge.Opaque);
                _judge.Skip(n);
            }

            Passed += n;
            bytes = bytes[n..];
        }

        return this;
    }

    public void Allowed(ReadOnlySpan<byte> serverName) => Told.Add("+" + Encoding.ASCII.GetString(serverName));

    public void Denied(ReadOnlySpan<byte> serverName, DenyReason reason) => Told.Add("-" + Encoding.ASCII.GetString(serverName) + " " + reason.Label());

    private DenyReason Judge(ReadOnlySpan<byte> name)
    {
        Judged.Add(Encoding.ASCII.GetString(name));
        return _rule(Judged[^1]);
    }
}

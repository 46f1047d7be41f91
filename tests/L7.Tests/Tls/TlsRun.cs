using System.Text;
using Antrea.L7.Matching;
using Antrea.L7.Tls;
using Antrea.Policy.Api;

namespace Antrea.L7.Tests.Tls;

/// <summary>Feeds a judge, in pieces, as a stream would.</summary>
internal sealed class TlsRun : ITlsObserver
{
    /// <summary>Rules that allow any TLS, one name, no name.</summary>
    public static readonly L7Guard Any = Only(null), Foo = Only("foo.test"), None = Only("none.test");

    private readonly TlsHellos _judge = new();

    public TlsRun(L7Guard? guard = null) => _judge.Reset(guard ?? Any, this);

    public TlsHellos Hellos => _judge;

    public DenyReason Reason { get; private set; }

    /// <summary>Bytes that may pass.</summary>
    public int Passed { get; private set; }

    public List<string> Told { get; } = [];

    public L7Rule? By { get; private set; }

    private static L7Guard Only(string? name) => new(Rule(name), null);

    public static L7Rule Rule(string? name) => new("AntreaClusterNetworkPolicy:p", name ?? "any", 1, false, new L7Matcher([new L7Protocol(null, new TlsMatch(name))]));

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

    public void Denied(ReadOnlySpan<byte> serverName, DenyReason reason, L7Rule? by)
    {
        Told.Add("-" + Encoding.ASCII.GetString(serverName) + " " + reason.Label());
        By = by;
    }
}

using System.Net;

namespace Antrea.Testing.L7;

/// <summary>A connection as its server saw it. May be read while the server goes on.</summary>
public sealed class SeenConnection
{
    private readonly Lock _gate = new();
    private readonly List<byte> _bytes = [];
    private readonly List<SeenRequest> _requests = [];
    private bool _ended;

    internal SeenConnection(IPEndPoint remote) => Remote = remote;

    /// <summary>The client, as the server sees it.</summary>
    public IPEndPoint Remote { get; }

    /// <summary>Name in the ClientHello; null without TLS or before its handshake was done; empty without a name.</summary>
    public string? ServerName { get; internal set; }

    /// <summary>Both sides or the network ended it.</summary>
    public bool Ended
    {
        get
        {
            lock (_gate)
            {
                return _ended;
            }
        }
    }

    /// <summary>Requests that were answered.</summary>
    public IReadOnlyList<SeenRequest> Requests
    {
        get
        {
            lock (_gate)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>Everything the client said, as the server's kernel put it together.</summary>
    public byte[] Bytes
    {
        get
        {
            lock (_gate)
            {
                return [.. _bytes];
            }
        }
    }

    /// <summary>Requests that could be read out of the bytes, whichever length the reader prefers.</summary>
    public IEnumerable<SeenRequest> AllReadings()
    {
        var bytes = Bytes;
        return LenientHttp.ReadAll(bytes, BodyReading.Chunked).Concat(LenientHttp.ReadAll(bytes, BodyReading.Length)).Distinct();
    }

    internal void Add(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            _bytes.AddRange(bytes);
        }
    }

    internal void Add(SeenRequest request)
    {
        lock (_gate)
        {
            _requests.Add(request);
        }
    }

    internal void End()
    {
        lock (_gate)
        {
            _ended = true;
        }
    }
}

using Antrea.L7.Streams;

namespace Antrea.L7.Tls;

/// <summary>
/// Judges a TLS connection by the server name of its ClientHello, which may come in any number of segments and records, and of the second one that TLS 1.3 has after
/// a HelloRetryRequest. Of encrypted hellos the outer name is judged: the inner one cannot be seen. To be pooled; nothing is allocated for a connection.
/// </summary>
/// <remarks>
/// The second hello can only be told from other bytes by what the client sends next, so records are read on after the first: change_cipher_spec and warnings say nothing;
/// early data, if offered, is passed over up to 64 KiB (servers take less); a handshake record that begins with the type of a hello is one, and any other record means that the server
/// went on with the first. After a change_cipher_spec a handshake record may be the encrypted end of a resumed session and begin with any byte: there the
/// first bytes have to fit a hello.
/// </remarks>
public sealed class TlsHellos : IStreamJudge
{
    private const byte ChangeCipherSpec = 20, Alert = 21, Handshake = 22, ApplicationData = 23;
    private const int HeaderLength = 5, LongestRecord = 1 << 14, LongestEncrypted = LongestRecord + 2048;
    private const int EarlyDataLimit = 64 * 1024, WarningLimit = 8;

    private readonly HelloReader _reader = new();
    private readonly ServerName _name = new();
    private L7Guard? _guard;
    private ITlsObserver? _observer;
    private L7Rule? _by;
    private Phase _phase;
    private int _header, _length, _record, _early, _warnings;
    private byte _type;
    private bool _changed;

    private enum Phase
    {
        Start, Sslv2, First, Between, Second, Done,
    }

    /// <summary>The name of the first hello, lower-cased and without trailing dot, as soon as it is judged; empty if it has none.</summary>
    public ReadOnlySpan<byte> ServerName => _name.Value;

    /// <summary>True once the first hello was allowed: answers of the server may pass.</summary>
    public bool IsAllowed { get; private set; }

    /// <summary>
    /// True if there is nothing more to see. The connection may leave the queue for good as soon as the server is also known to have the hellos
    /// (<see cref="TcpStream.IsSettled"/>).
    /// </summary>
    public bool IsDone => _phase == Phase.Done;

    /// <summary>True while a hello is under way (or has yet to begin), which must not take for ever.</summary>
    public bool IsInHello => _phase is not (Phase.Between or Phase.Done);

    /// <inheritdoc/>
    public long Opaque => _phase == Phase.Done ? long.MaxValue : _phase == Phase.Between && _type == ApplicationData ? _record : 0;

    private L7Guard Guard => _guard ?? throw new InvalidOperationException("Reset first.");

    /// <summary>Begins a connection.</summary>
    /// <param name="guard">The rules.</param>
    /// <param name="observer">Is told, if anyone.</param>
    public void Reset(L7Guard guard, ITlsObserver? observer)
    {
        (_guard, _observer, _by) = (guard, observer, null);
        _phase = Phase.Start;
        (_header, _length, _record, _early, _warnings, _type) = (0, 0, 0, EarlyDataLimit, 0, 0);
        IsAllowed = _changed = false;
        _name.Clear();
        _reader.Clear();
    }

    /// <summary>Has a hello that is whole from now on judged by other rules.</summary>
    public void Use(L7Guard guard) => _guard = guard;

    /// <summary>Lets go of rules and observer; <see cref="Reset"/> makes it usable again.</summary>
    public void Release() => (_guard, _observer, _by) = (null, null, null);

    /// <summary>What a name written in text would be judged: by the same steps as one in a hello.</summary>
    /// <param name="guard">The rules.</param>
    /// <param name="name">The name; empty for a hello without one.</param>
    /// <param name="by">The rule that denies.</param>
    public static DenyReason Judge(L7Guard guard, string name, out L7Rule? by)
    {
        var read = new ServerName();
        if (name.All(c => c < 128 && read.TryAdd((byte)c)) && (name.Length == 0 || read.TryEnd()))
        {
            return guard.JudgeName(read.Value, out by);
        }

        by = guard.First;
        return DenyReason.ServerNameInvalid;
    }

    /// <inheritdoc/>
    public void Skip(long count)
    {
        if (_phase == Phase.Between)
        {
            _record -= (int)count;
        }
    }

    /// <inheritdoc/>
    public int Take(ReadOnlySpan<byte> bytes, out DenyReason reason)
    {
        var taken = 0;
        reason = DenyReason.None;
        while (taken < bytes.Length && Opaque == 0 && reason == DenyReason.None)
        {
            taken += _record == 0 ? TakeHeader(bytes[taken], out reason) : TakeBody(bytes[taken..], out reason);
        }

        if (reason != DenyReason.None)
        {
            _observer?.Denied(_name.Value.IsEmpty ? _reader.Name.Value : _name.Value, reason, _by ?? _guard?.First);
        }

        return taken;
    }

    /// <summary>A byte of a record's header. Returns how many were taken: none if it is denied, or shows that there is nothing more to see.</summary>
    private int TakeHeader(byte b, out DenyReason reason)
    {
        reason = _header switch
        {
            0 => JudgeType(b),
            1 when _phase != Phase.Sslv2 => b == 3 ? DenyReason.None : _phase == Phase.Start ? DenyReason.NotTls : DenyReason.HelloMalformed,
            2 when _phase == Phase.Sslv2 => b == 1 ? DenyReason.Sslv2 : DenyReason.NotTls,
            4 => JudgeLength(_length | b),
            _ => DenyReason.None,
        };
        if (reason != DenyReason.None || _phase == Phase.Done)
        {
            return 0;
        }

        _length = b << 8;
        _header = (_header + 1) % HeaderLength;
        return 1;
    }

    private DenyReason JudgeType(byte type)
    {
        _type = type;
        switch (_phase)
        {
            case Phase.Start:
                _phase = type >= 0x80 ? Phase.Sslv2 : Phase.Start;
                return type is Handshake or >= 0x80 ? Guard.JudgeTls(out _by) : DenyReason.NotTls;
            case Phase.Between when type == ApplicationData && !_reader.OffersEarlyData:
                _phase = Phase.Done;
                return DenyReason.None;
            case Phase.Between:
                return type is >= ChangeCipherSpec and <= ApplicationData ? DenyReason.None : DenyReason.HelloMalformed;
            default:
                return type == Handshake ? DenyReason.None : DenyReason.HelloMalformed;
        }
    }

    private DenyReason JudgeLength(int length)
    {
        _record = length;
        if (_phase != Phase.Between)
        {
            _phase = _phase == Phase.Start ? Phase.First : _phase;
            return length is > 0 and <= LongestRecord && (_reader.Taken < HelloReader.Preamble || length <= _reader.Left)
                ? DenyReason.None
                : DenyReason.HelloMalformed;
        }

        if (length is 0 or > LongestEncrypted || (_type == ChangeCipherSpec && length != 1))
        {
            return DenyReason.HelloMalformed;
        }

        // An alert of any other length is encrypted.
        if ((_type == ApplicationData && (_early -= length) < 0) || (_type == Alert && length != 2))
        {
            _phase = Phase.Done;
        }

        return DenyReason.None;
    }

    private int TakeBody(ReadOnlySpan<byte> bytes, out DenyReason reason)
    {
        reason = DenyReason.None;
        if (_phase != Phase.Between)
        {
            return TakeHello(bytes, out reason);
        }

        switch (_type)
        {
            case ChangeCipherSpec:
                _changed = true;
                break;
            case Alert when _record == 2:
                const byte Warning = 1;
                _phase = bytes[0] == Warning ? _phase : Phase.Done;
                reason = ++_warnings > WarningLimit ? DenyReason.HelloMalformed : DenyReason.None;
                break;
            case Alert:
                break;
            default:
                const byte ClientHello = 1;
                _phase = bytes[0] == ClientHello ? Phase.Second : Phase.Done;
                reason = bytes[0] == ClientHello && _record > LongestRecord ? DenyReason.HelloMalformed : DenyReason.None;
                _reader.Clear();
                return 0;
        }

        if (_phase == Phase.Done || reason != DenyReason.None)
        {
            return 0;
        }

        _record--;
        return 1;
    }

    private int TakeHello(ReadOnlySpan<byte> bytes, out DenyReason reason)
    {
        // What the first bytes say about the length has to be compared with the record's before the next.
        var isEarly = _reader.Taken < HelloReader.Preamble;
        var count = isEarly ? 1 : Math.Min(bytes.Length, _record);
        var taken = _reader.Take(bytes[..count], out reason);
        _record -= taken;
        if (reason == DenyReason.None && _reader.Taken == HelloReader.Preamble && _record > _reader.Left)
        {
            reason = DenyReason.HelloMalformed;
            return 0;
        }

        if (isEarly && reason != DenyReason.None && _phase == Phase.Second && _changed && !FitsHello(reason))
        {
            (_phase, reason) = (Phase.Done, DenyReason.None);
        }

        if (_reader.IsWhole && (reason = JudgeWhole()) != DenyReason.None)
        {
            return taken - 1;
        }

        return taken;
    }

    /// <summary>False if the reader's complaint shows that these bytes cannot be a hello that any server would take for one.</summary>
    private bool FitsHello(DenyReason complaint)
    {
        const int LongestAnywhere = 3 << 16;
        return complaint == DenyReason.HelloTooLarge && _reader.Left < LongestAnywhere;
    }

    private DenyReason JudgeWhole()
    {
        if (_phase == Phase.Second && !_reader.Name.Value.SequenceEqual(_name.Value))
        {
            return DenyReason.SecondHelloDiffers;
        }

        _name.Set(_reader.Name);
        var reason = Guard.JudgeName(_name.Value, out _by);
        if (reason == DenyReason.None)
        {
            if (!IsAllowed)
            {
                _observer?.Allowed(_name.Value);
            }

            IsAllowed = true;
            _phase = _phase == Phase.First ? Phase.Between : Phase.Done;
        }

        return reason;
    }
}

namespace Antrea.L7.Tls;

/// <summary>
/// Reads one ClientHello as its bytes come, without keeping more of it than the server name. Strict: every length must add up with those around it.
/// </summary>
internal sealed class HelloReader
{
    /// <summary>Longest message, with its header.</summary>
    public const int Longest = 64 * 1024;

    /// <summary>So many bytes in, the type, the length and the version's first byte are known and were looked at.</summary>
    public const int Preamble = 5;

    private const int ServerNameType = 0, EarlyDataType = 42;

    private Field _field;
    private int _left, _number;
    private int _list;
    private bool _named;

    private enum Field
    {
        Type, Length, Version, Random, SessionLength, Session, SuitesLength, Suites, CompressionLength, Compression,
        ExtensionsLength, ExtensionType, ExtensionLength, Extension, ListLength, NameType, NameLength, Name, End,
    }

    /// <summary>The server name; empty if there is none (yet).</summary>
    public ServerName Name { get; } = new();

    /// <summary>True if the early_data extension came.</summary>
    public bool OffersEarlyData { get; private set; }

    /// <summary>Bytes taken.</summary>
    public int Taken { get; private set; }

    /// <summary>Bytes of the message yet to come; known once the <see cref="Preamble"/> was taken.</summary>
    public int Left { get; private set; }

    /// <summary>True if the message is whole.</summary>
    public bool IsWhole => _field == Field.End;

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        Name.Clear();
        OffersEarlyData = _named = false;
        (Taken, Left) = (0, int.MaxValue);
        Expect(Field.Type, 1);
    }

    /// <summary>Takes bytes up to the end of the message, or up to one for which there is a reason not to.</summary>
    public int Take(ReadOnlySpan<byte> bytes, out DenyReason reason)
    {
        var i = 0;
        reason = DenyReason.None;
        while (i < bytes.Length && _field != Field.End)
        {
            var n = 1;
            switch (_field)
            {
                case Field.Random or Field.Session or Field.Suites or Field.Compression or Field.Extension:
                    n = Math.Min(_left, bytes.Length - i);
                    break;
                case Field.Name:
                    reason = Name.TryAdd(bytes[i]) ? DenyReason.None : DenyReason.ServerNameInvalid;
                    break;
                default:
                    _number = (_number << 8) | bytes[i];
                    reason = Taken == Preamble - 1 ? JudgePreamble() : DenyReason.None;
                    break;
            }

            _left -= n;
            Left -= n;
            Taken += n;
            if (reason == DenyReason.None && _left == 0)
            {
                reason = Advance();
            }

            if (reason != DenyReason.None)
            {
                return i;
            }

            i += n;
        }

        return i;
    }

    /// <summary>At the first byte of the version.</summary>
    private DenyReason JudgePreamble() =>
        _number != 3 ? DenyReason.HelloMalformed : Left + Preamble - 1 > Longest ? DenyReason.HelloTooLarge : DenyReason.None;

    private void Expect(Field field, int bytes) => (_field, _left, _number) = (field, bytes, 0);

    /// <summary>A field is whole: checks it, and goes to the next.</summary>
    private DenyReason Advance()
    {
        var n = _number;
        switch (_field)
        {
            case Field.Type:
                Expect(Field.Length, 3);
                return n == 1 ? DenyReason.None : DenyReason.HelloMalformed;
            case Field.Length:
                Left = n;
                Expect(Field.Version, 2);
                return DenyReason.None;
            case Field.Version:
                // With the session's, the suites' and the compression methods' lengths, one suite and one method.
                Expect(Field.Random, 32);
                return Require(32 + 1 + 2 + 2 + 1 + 1);
            case Field.Random:
                Expect(Field.SessionLength, 1);
                return DenyReason.None;
            case Field.SessionLength:
                Expect(n == 0 ? Field.SuitesLength : Field.Session, n == 0 ? 2 : n);
                return n <= 32 ? Require(n + 2 + 2 + 1 + 1) : DenyReason.HelloMalformed;
            case Field.Session:
                Expect(Field.SuitesLength, 2);
                return DenyReason.None;
            case Field.SuitesLength:
                Expect(Field.Suites, n);
                return n >= 2 && n % 2 == 0 ? Require(n + 1 + 1) : DenyReason.HelloMalformed;
            case Field.Suites:
                Expect(Field.CompressionLength, 1);
                return DenyReason.None;
            case Field.CompressionLength:
                Expect(Field.Compression, n);
                return n >= 1 ? Require(n) : DenyReason.HelloMalformed;
            case Field.Compression:
                Expect(Left == 0 ? Field.End : Field.ExtensionsLength, 2);
                return Left == 0 ? DenyReason.None : Require(2);
            default:
                return AdvanceExtensions(n);
        }
    }

    private DenyReason AdvanceExtensions(int n)
    {
        switch (_field)
        {
            case Field.ExtensionsLength:
                return n == Left ? NextExtension() : DenyReason.HelloMalformed;
            case Field.ExtensionType:
                Expect(Field.ExtensionLength, 2);
                _list = n;
                return n == ServerNameType && _named ? DenyReason.ServerNameTwice : DenyReason.None;
            case Field.ExtensionLength when _list == ServerNameType:
                _named = true;
                _list = n;
                Expect(Field.ListLength, 2);
                return n < 2 ? DenyReason.HelloMalformed : Require(n);
            case Field.ExtensionLength:
                OffersEarlyData |= _list == EarlyDataType;
                Expect(Field.Extension, n);
                return Left < n ? DenyReason.HelloMalformed : n == 0 ? NextExtension() : DenyReason.None;
            case Field.ListLength:
                // One name and nothing else: a type, a length and at least one byte.
                var listed = n;
                var whole = _list - 2;
                _list = n;
                Expect(Field.NameType, 1);
                return listed != whole ? DenyReason.HelloMalformed : listed < 4 ? DenyReason.ServerNameInvalid : DenyReason.None;
            case Field.NameType:
                Expect(Field.NameLength, 2);
                return n == 0 ? DenyReason.None : DenyReason.ServerNameInvalid;
            case Field.NameLength:
                Expect(Field.Name, n);
                return n == 0 ? DenyReason.ServerNameInvalid
                    : n == _list - 3 ? DenyReason.None
                    : n < _list - 3 ? DenyReason.ServerNameTwice
                    : DenyReason.HelloMalformed;
            case Field.Name when !Name.TryEnd():
                return DenyReason.ServerNameInvalid;
            default:
                return NextExtension();
        }
    }

    private DenyReason NextExtension()
    {
        Expect(Left == 0 ? Field.End : Field.ExtensionType, 2);
        return Left is > 0 and < 4 ? DenyReason.HelloMalformed : DenyReason.None;
    }

    private DenyReason Require(int bytes) => Left < bytes ? DenyReason.HelloMalformed : DenyReason.None;
}

using System.Text;
using Antrea.L7.Matching;

namespace Antrea.L7.Http;

/// <summary>Reads the head of a request, strictly: what two readers could take for different requests is refused. Goes on where it stopped.</summary>
internal struct HeadParser
{
    private RequestLine line;
    private FieldLines fields;
    private Piece host, userAgent, contentType, referer;
    private bool hasHost;
    private long contentLength;
    private int port;

    /// <summary>The request line was read and is well-formed.</summary>
    public bool HasLine { get; private set; }

    /// <summary>The whole head was read and is well-formed.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Another protocol is asked for.</summary>
    public bool AsksSwitch { get; private set; }

    public bool IsChunked { get; private set; }

    /// <summary>Bytes of the body, 0 if nothing says so.</summary>
    public readonly long BodyLength => Math.Max(0, contentLength);

    /// <summary>How long the head is, once complete.</summary>
    public readonly int Length => fields.Length;

    public readonly ReadOnlySpan<byte> Method(ReadOnlySpan<byte> head) => line.Method.Of(head);

    public readonly ReadOnlySpan<byte> Target(ReadOnlySpan<byte> head) => line.Target.Of(head);

    /// <param name="head">All bytes so far, at least one more than before.</param>
    /// <param name="limits">How much there may be of it.</param>
    /// <param name="isFirst">It is the first of the connection.</param>
    public DenyReason Advance(ReadOnlySpan<byte> head, HttpLimits limits, bool isFirst)
    {
        if (!HasLine)
        {
            var reason = line.Advance(head, isFirst);
            if (reason != DenyReason.None || !line.IsDone)
            {
                return reason;
            }

            if (!RequestTarget.TryParse(Method(head), Target(head), out var target))
            {
                return DenyReason.Target;
            }

            if (!target.Authority.IsEmpty && !HostName.TryParse(target.Authority, out _, out _))
            {
                return DenyReason.HostInvalid;
            }

            (HasLine, fields, contentLength) = (true, new(line.Length), -1);
        }

        return ReadFields(head, limits);
    }

    /// <summary>The head as others see it; only of one that is complete.</summary>
    public readonly HttpRequestHead Head(ReadOnlySpan<byte> bytes)
    {
        _ = RequestTarget.TryParse(Method(bytes), Target(bytes), out var target);
        var name = host.Of(bytes);
        var (number, differs) = (port, false);
        if (!target.Authority.IsEmpty)
        {
            _ = HostName.TryParse(target.Authority, out name, out number);
            differs = hasHost && !(Ascii.EqualsIgnoreCase(name, host.Of(bytes)) && SamePort(number, port, target.DefaultPort));
        }

        return new()
        {
            Method = Method(bytes),
            Target = Target(bytes),
            Minor = line.Minor,
            Host = name,
            Port = number,
            HostsDiffer = differs,
            UserAgent = userAgent.Of(bytes),
            ContentType = contentType.Of(bytes),
            Referer = referer.Of(bytes),
            ContentLength = contentLength,
            IsChunked = IsChunked,
            IsComplete = true,
        };
    }

    // Of CONNECT, Host need not repeat the port.
    private static bool SamePort(int ofTarget, int ofHost, int implied)
        => implied == 0 ? ofHost == 0 || ofHost == ofTarget : (ofTarget == 0 ? implied : ofTarget) == (ofHost == 0 ? implied : ofHost);

    private DenyReason ReadFields(ReadOnlySpan<byte> head, HttpLimits limits)
    {
        while (true)
        {
            switch (fields.Next(head, out var reason))
            {
                case FieldLines.Step.More:
                    return DenyReason.None;
                case FieldLines.Step.Fault:
                    return reason;
                case FieldLines.Step.End:
                    return End(head);
                case FieldLines.Step.Field:
                    reason = fields.Count > limits.MaxFields ? DenyReason.TooManyHeaders : ReadField(head, fields.Name.Of(head), fields.Value);
                    if (reason != DenyReason.None)
                    {
                        return reason;
                    }

                    break;
            }
        }
    }

    private DenyReason ReadField(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name, Piece value)
    {
        switch (name.Length)
        {
            case 4 when Is(name, "host"u8):
                return ReadHost(head, value);
            case 14 when Is(name, "content-length"u8):
                return ReadContentLength(value.Of(head));
            case 17 when Is(name, "transfer-encoding"u8):
                return ReadTransferEncoding(value.Of(head));
            case 7 when Is(name, "upgrade"u8):
                AsksSwitch = true;
                return NamesHttp2(value.Of(head)) ? DenyReason.Upgrade : DenyReason.None;
            case 7 when Is(name, "referer"u8):
                referer = Earlier(referer, value);
                break;
            case 10 when Is(name, "user-agent"u8):
                userAgent = Earlier(userAgent, value);
                break;
            case 12 when Is(name, "content-type"u8):
                contentType = Earlier(contentType, value);
                break;
        }

        return DenyReason.None;
    }

    private DenyReason ReadHost(ReadOnlySpan<byte> head, Piece value)
    {
        if (hasHost)
        {
            return DenyReason.HostTwice;
        }

        if (!HostName.TryParse(value.Of(head), out var name, out port))
        {
            return DenyReason.HostInvalid;
        }

        hasHost = true;
        host = new(value.Start, name.Length);
        return DenyReason.None;
    }

    private DenyReason ReadContentLength(ReadOnlySpan<byte> digits)
    {
        if (contentLength >= 0)
        {
            return DenyReason.ContentLengthTwice;
        }

        // Up to 18 digits no sum overflows; more is no length that anybody sends.
        if (digits.Length is 0 or > 18 || digits.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return DenyReason.ContentLength;
        }

        contentLength = 0;
        foreach (var digit in digits)
        {
            contentLength = (contentLength * 10) + digit - '0';
        }

        return IsChunked ? DenyReason.ContentLengthAndChunked : DenyReason.None;
    }

    private DenyReason ReadTransferEncoding(ReadOnlySpan<byte> value)
    {
        if (IsChunked || line.Minor == 0 || !Is(value, "chunked"u8))
        {
            return DenyReason.TransferEncoding;
        }

        IsChunked = true;
        return contentLength >= 0 ? DenyReason.ContentLengthAndChunked : DenyReason.None;
    }

    private DenyReason End(ReadOnlySpan<byte> head)
    {
        if (!hasHost && line.Minor == 1)
        {
            return DenyReason.HostMissing;
        }

        if (Method(head).SequenceEqual("CONNECT"u8))
        {
            AsksSwitch = true;
            if (IsChunked || contentLength > 0)
            {
                return DenyReason.Connect;
            }
        }

        IsComplete = true;
        return DenyReason.None;
    }

    // Upgrade: h2c asks for HTTP/2, whose requests are not judged.
    private static bool NamesHttp2(ReadOnlySpan<byte> tokens)
    {
        foreach (var range in tokens.Split((byte)','))
        {
            var token = tokens[range].Trim(" \t"u8);
            var slash = token.IndexOf((byte)'/');
            var name = slash < 0 ? token : token[..slash];
            if (Is(name, "h2c"u8) || Is(name, "h2"u8) || (Is(name, "http"u8) && slash >= 0))
            {
                return true;
            }
        }

        return false;
    }

    private static Piece Earlier(Piece known, Piece value) => known.Start > 0 ? known : value;

    private static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> lower) => Ascii.EqualsIgnoreCase(name, lower);
}

using Antrea.Policy.Api;
using Antrea.Policy.Validation;

namespace Antrea.Policy.Reading;

/// <summary>Reads an entry of <c>l7Protocols</c>.</summary>
internal static class L7ProtocolReader
{
    private static readonly string[] Methods = ["GET", "POST", "PUT", "HEAD", "DELETE", "TRACE", "OPTIONS", "CONNECT", "PATCH"];

    public static L7Protocol? Read(Value value)
    {
        if (value.Fields() is not { } fields)
        {
            return null;
        }

        var http = fields.Get("http");
        var tls = fields.Get("tls");
        fields.Close();
        if (http is null == tls is null)
        {
            value.Findings.Error(value.At, "must have exactly one of http and tls", "write one entry for each");
            return null;
        }

        return new L7Protocol(Http(http), Tls(tls));
    }

    private static HttpMatch? Http(Value? value)
    {
        if (value?.Fields() is not { } fields)
        {
            return null;
        }

        var match = new HttpMatch(Text(fields.Get("path")), Text(fields.Get("host")), fields.Get("method")?.OneOf(Methods));
        fields.Close();
        return match;
    }

    private static TlsMatch? Tls(Value? value)
    {
        if (value?.Fields() is not { } fields)
        {
            return null;
        }

        var match = new TlsMatch(Text(fields.Get("sni")));
        fields.Close();
        return match;
    }

    // Empty is as good as not there: any.
    private static string? Text(Value? value) => value?.Text(Syntax.NoControl) is { Length: > 0 } text ? text : null;
}

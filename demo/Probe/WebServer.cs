using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Antrea.Demo.Probe;

/// <summary>A small HTTP/1.1 server, plain or in TLS with a certificate of its own: says which request it got, and keeps connections open.</summary>
internal static class WebServer
{
    private const int LongestHead = 64 * 1024;

    /// <summary>Serves for ever.</summary>
    /// <param name="name">Who answers.</param>
    /// <param name="listener">Where.</param>
    /// <param name="inTls">Whether TLS is spoken.</param>
    public static async Task ServeAsync(string name, Socket listener, bool inTls)
    {
        using var certificate = inTls ? Certificate(name) : null;
        while (true)
        {
            _ = AnswerAsync(name, await listener.AcceptAsync(), certificate);
        }
    }

    private static async Task AnswerAsync(string name, Socket client, X509Certificate2? certificate)
    {
        try
        {
            using var plain = new NetworkStream(client, ownsSocket: true);
            if (certificate is null)
            {
                await AnswerAsync(name, plain);
                return;
            }

            using var secure = new SslStream(plain);
            await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate });
            await AnswerAsync(name, secure);
        }
        catch (Exception e) when (e is IOException or SocketException or AuthenticationException)
        {
            // The client went away, or what lies between did.
        }
    }

    private static async Task AnswerAsync(string name, Stream stream)
    {
        var head = new StringBuilder();
        var buffer = new byte[4096];
        for (int length; head.Length < LongestHead && (length = await stream.ReadAsync(buffer)) > 0;)
        {
            head.Append(Encoding.Latin1.GetString(buffer, 0, length));
            for (int end; (end = head.ToString().IndexOf("\r\n\r\n", StringComparison.Ordinal)) >= 0;)
            {
                var line = head.ToString(0, end).Split("\r\n")[0];
                head.Remove(0, end + 4);
                var isHttp = line.Split(' ') is [_, _, "HTTP/1.1" or "HTTP/1.0"];
                var body = isHttp ? $"{name}: {(line.Length < 60 ? line : $"{line.Length} bytes")}\n" : "";
                await stream.WriteAsync(Encoding.ASCII.GetBytes(
                    $"HTTP/1.1 {(isHttp ? "200 OK" : "400 Bad Request")}\r\nContent-Type: text/plain\r\nContent-Length: {body.Length}\r\n\r\n{(line.StartsWith("HEAD ", StringComparison.Ordinal) ? "" : body)}"));
            }
        }
    }

    private static X509Certificate2 Certificate(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        using var made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Antrea.Kubernetes.Connections;

/// <summary>Reads certificates and keys, naming what is wrong.</summary>
internal static class Pem
{
    /// <summary>All certificates of a PEM text.</summary>
    public static X509Certificate2Collection Certificates(byte[] pem, string name)
    {
        var all = new X509Certificate2Collection();
        try
        {
            all.ImportFromPem(Encoding.UTF8.GetString(pem));
        }
        catch (CryptographicException e)
        {
            throw new ConnectionException($"{name}: holds a certificate that cannot be read: {e.Message}", e);
        }

        return all.Count > 0 ? all : throw new ConnectionException($"{name}: holds no certificate; it must be PEM, -----BEGIN CERTIFICATE-----");
    }

    /// <summary>The first certificate together with its key, and those behind it.</summary>
    public static (X509Certificate2 Own, X509Certificate2Collection Chain) ClientCertificate(byte[] certificate, byte[] key, string certificateName, string keyName)
    {
        var all = Certificates(certificate, certificateName);
        var text = Encoding.UTF8.GetString(key);
        if (!text.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
        {
            throw new ConnectionException($"{keyName}: holds no private key; it must be PEM, -----BEGIN PRIVATE KEY-----");
        }

        if (text.Contains("ENCRYPTED", StringComparison.Ordinal))
        {
            throw new ConnectionException($"{keyName}: the private key is encrypted; give one that is not");
        }

        try
        {
            var own = X509Certificate2.CreateFromPem(all[0].ExportCertificatePem(), text);
            all.RemoveAt(0);
            return (own, all);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new ConnectionException($"{keyName}: is not the private key of {certificateName}: {e.Message}", e);
        }
    }

    /// <summary>Complains of a token that cannot stand in a header.</summary>
    public static void CheckToken(string token, string name)
    {
        if (token.Length == 0)
        {
            throw new ConnectionException($"{name}: the token is empty");
        }

        if (token.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            throw new ConnectionException($"{name}: the token holds a blank or a character that no token has");
        }
    }
}

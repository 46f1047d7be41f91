using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Antrea.Testing.L7;

/// <summary>A certificate that nobody trusts, for every name.</summary>
public static class LabCertificate
{
    /// <summary>Made once a process.</summary>
    public static X509Certificate2 Value { get; } = Make();

    private static X509Certificate2 Make()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=lab", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(2));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}

using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Antrea.Kubernetes.Connections;

/// <summary>Trusts servers whose certificates lead to given authorities.</summary>
internal static class ServerTrust
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>Sets the authorities of a handler.</summary>
    public static void Set(SslClientAuthenticationOptions options, X509Certificate2Collection authorities)
    {
        options.CertificateChainPolicy = Policy(authorities);
        options.RemoteCertificateValidationCallback = (connection, certificate, chain, errors) =>
            errors == SslPolicyErrors.None
            || (errors == SslPolicyErrors.RemoteCertificateChainErrors && authorities.Count > 1 && certificate is X509Certificate2 own && AnyOf(authorities, own, chain))
                ? true : throw new AuthenticationException(Reason((connection as SslStream)?.TargetHostName, certificate as X509Certificate2, chain, errors));
    }

    // What the transport says by itself is no more than that the certificate was rejected.
    private static string Reason(string? host, X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null)
        {
            return "the server has no certificate";
        }

        var wrong = new List<string>();
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
                .SelectMany(e => e.EnumerateDnsNames().Concat(e.EnumerateIPAddresses().Select(a => a.ToString())));
            wrong.Add($"it is for {string.Join(", ", names.DefaultIfEmpty(certificate.Subject).Take(8))}, not for {host}");
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
        {
            var status = chain?.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, s) => all | s.Status) ?? X509ChainStatusFlags.PartialChain;
            wrong.Add(status.HasFlag(X509ChainStatusFlags.NotTimeValid)
                ? $"it is valid from {certificate.NotBefore.ToUniversalTime():u} to {certificate.NotAfter.ToUniversalTime():u} only"
                : $"the given authorities did not issue it ({status}); its issuer is {certificate.Issuer}");
        }

        return $"the server's certificate is not trusted: {string.Join("; ", wrong)}";
    }

    // While an authority is rotated there are two of the same name, of which a chain may be built with the wrong one: each is tried alone.
    private static bool AnyOf(X509Certificate2Collection authorities, X509Certificate2 certificate, X509Chain? sent)
    {
        foreach (var authority in authorities)
        {
            using var chain = new X509Chain { ChainPolicy = Policy([authority]) };
            chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
            chain.ChainPolicy.ExtraStore.AddRange(sent?.ChainPolicy.ExtraStore ?? []);
            if (chain.Build(certificate))
            {
                return true;
            }
        }

        return false;
    }

    private static X509ChainPolicy Policy(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }
}

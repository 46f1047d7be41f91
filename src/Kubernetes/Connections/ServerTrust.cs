using System.Net.Security;
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
        options.RemoteCertificateValidationCallback = (_, certificate, chain, errors) => errors == SslPolicyErrors.None
            || (errors == SslPolicyErrors.RemoteCertificateChainErrors && authorities.Count > 1 && certificate is X509Certificate2 own && AnyOf(authorities, own, chain));
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

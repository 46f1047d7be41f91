namespace Antrea.Kernel.Tests.L7.Support;

/// <summary>The policies that the guide of layer 7 shows.</summary>
internal static class GuidePolicies
{
    public const string ApiV2 = """
        apiVersion: crd.antrea.io/v1beta1
        kind: NetworkPolicy
        metadata:
          name: ingress-allow-http-request-to-api-v2
          namespace: default
        spec:
          priority: 5
          tier: application
          appliedTo:
            - podSelector:
                matchLabels:
                  app: web
          ingress:
            - name: allow-http
              action: Allow
              from:
                - podSelector:
                    matchLabels:
                      app: client
              l7Protocols:
                - http:
                    path: "/api/v2/*"
                    host: "foo.bar.com"
                    method: "GET"
            - name: drop-other
              action: Drop
        """;

    public const string Admin = """
        apiVersion: crd.antrea.io/v1beta1
        kind: NetworkPolicy
        metadata:
          name: allow-privileged-url-to-admin-role
          namespace: default
        spec:
          priority: 5
          tier: securityops
          appliedTo:
            - podSelector:
                matchLabels:
                  app: web
          ingress:
            - name: for-admin
              action: Allow
              from:
                - podSelector:
                    matchLabels:
                      role: admin
              l7Protocols:
                - http:
                    path: "/admin/*"
                - http:
                    path: "/public/*"
            - name: for-public
              action: Allow
              l7Protocols:
                - http:
                    path: "/public/*"
        """;

    public const string InternalDomain = """
        apiVersion: crd.antrea.io/v1beta1
        kind: ClusterNetworkPolicy
        metadata:
          name: allow-web-access-to-internal-domain
        spec:
          priority: 5
          tier: securityops
          appliedTo:
            - podSelector:
                matchLabels:
                  egress-restriction: internal-domain-only
          egress:
            - name: allow-dns
              action: Allow
              ports:
                - protocol: TCP
                  port: 53
                - protocol: UDP
                  port: 53
            - name: allow-http-only
              action: Allow
              l7Protocols:
                - http:
                    host: "*.bar.com"
        """;

    public const string HttpOnly = """
        apiVersion: crd.antrea.io/v1beta1
        kind: NetworkPolicy
        metadata:
          name: allow-http-only
          namespace: default
        spec:
          priority: 5
          tier: application
          appliedTo:
            - podSelector:
                matchLabels:
                  app: web
          ingress:
            - name: http-only
              action: Allow
              l7Protocols:
                - http: {}
        """;

    public const string TlsName = """
        apiVersion: crd.antrea.io/v1beta1
        kind: NetworkPolicy
        metadata:
          name: ingress-allow-tls-handshake
          namespace: default
        spec:
          priority: 5
          tier: application
          appliedTo:
            - podSelector:
                matchLabels:
                  app: web
          ingress:
            - name: allow-tls
              action: Allow
              from:
                - podSelector:
                    matchLabels:
                      app: client
              l7Protocols:
                - tls:
                    sni: "foo.bar.com"
            - name: drop-other
              action: Drop
        """;

    public const string InternalTls = """
        apiVersion: crd.antrea.io/v1beta1
        kind: ClusterNetworkPolicy
        metadata:
          name: allow-tls-handshake-to-internal
        spec:
          priority: 5
          tier: securityops
          appliedTo:
            - podSelector:
                matchLabels:
                  egress-restriction: internal-tls-only
          egress:
            - name: allow-dns
              action: Allow
              ports:
                - protocol: TCP
                  port: 53
                - protocol: UDP
                  port: 53
            - name: allow-tls-only
              action: Allow
              l7Protocols:
                - tls:
                    sni: "*.bar.com"
        """;

    public const string TlsOnly = """
        apiVersion: crd.antrea.io/v1beta1
        kind: NetworkPolicy
        metadata:
          name: allow-tls-only
          namespace: default
        spec:
          priority: 5
          tier: application
          appliedTo:
            - podSelector:
                matchLabels:
                  app: web
          ingress:
            - name: tls-only
              action: Allow
              l7Protocols:
                - tls: {}
        """;

    /// <summary>A reference for deletion.</summary>
    public static string Reference(string policy)
    {
        var name = policy.Split('\n').First(l => l.StartsWith("  name: ", StringComparison.Ordinal))[8..];
        return policy.Contains("kind: Cluster", StringComparison.Ordinal) ? $"ClusterNetworkPolicy/{name}" : $"NetworkPolicy.crd.antrea.io/default/{name}";
    }
}

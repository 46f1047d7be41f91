namespace Antrea.Policy.Compile;

/// <summary>Annotations that change how policies on Pods are enforced.</summary>
public static class PodPolicyAnnotations
{
    /// <summary>On a Namespace, "true": its Kubernetes NetworkPolicies log.</summary>
    public const string Logging = "networkpolicy.antrea.io/enable-logging";
}

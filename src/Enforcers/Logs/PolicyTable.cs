namespace Antrea.Enforcers.Logs;

/// <summary>Names of the log's first column: the tables in which Antrea decides the same.</summary>
public enum PolicyTable
{
    /// <summary>A Kubernetes NetworkPolicy allows it in.</summary>
    IngressRule,

    /// <summary>A Kubernetes NetworkPolicy allows it out.</summary>
    EgressRule,

    /// <summary>The Pod is isolated by Kubernetes NetworkPolicies; also the baseline tier.</summary>
    IngressDefaultRule,

    /// <summary>The Pod is isolated by Kubernetes NetworkPolicies; also the baseline tier.</summary>
    EgressDefaultRule,

    /// <summary>A rule of a tier above Kubernetes NetworkPolicies.</summary>
    AntreaPolicyIngressRule,

    /// <summary>A rule of a tier above Kubernetes NetworkPolicies.</summary>
    AntreaPolicyEgressRule,
}

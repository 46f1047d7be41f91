namespace Antrea.Kernel.Tests.Topology;

/// <summary>By a ClusterNetworkPolicy that the agents enforce.</summary>
internal sealed class PolicyForbidder : IForbidder
{
    private string? _policy;

    public bool SparesItself => true;

    public bool ResetsBridgedServices => true;

    public async Task ForbidAsync(TopologyBed bed, Phase phase)
    {
        if (_policy is not null)
        {
            bed.Cluster.Delete(_policy);
            _policy = null;
        }

        if (phase != Phase.Nothing)
        {
            var egress = phase is Phase.EgressDrop or Phase.EgressReject;
            var action = phase is Phase.EgressReject or Phase.IngressReject ? "Reject" : "Drop";
            bed.Cluster.Apply($$"""
                apiVersion: crd.antrea.io/v1beta1
                kind: ClusterNetworkPolicy
                metadata: {name: forbid}
                spec:
                  priority: 5
                  appliedTo:
                  - podSelector:
                      matchExpressions: [{key: pod, operator: In, values: [{{(egress ? "client1" : "server1")}}, self1]}]
                  {{(egress ? "egress" : "ingress")}}:
                  - {action: {{action}}}
                """);
            _policy = "ClusterNetworkPolicy/forbid";
        }

        await bed.Cluster.RealizeAsync();
    }
}

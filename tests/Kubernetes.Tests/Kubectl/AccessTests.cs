using Antrea.Testing.Api;

namespace Antrea.Kubernetes.Kubectl;

/// <summary>Roles and admission policies.</summary>
public sealed class AccessTests : KubectlTest
{
    private const string Access = """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: reader, namespace: default}
        rules:
        - {apiGroups: [""], resources: [configmaps], resourceNames: [mine], verbs: [get, list, watch, patch]}
        - {apiGroups: [""], resources: [secrets], verbs: [create]}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: reader, namespace: default}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
        subjects: [{kind: ServiceAccount, name: reader, namespace: default}]
        """;

    [KubectlFact]
    public async Task Roles_decide()
    {
        await ApplyAsync(Access);
        Server.Accept("reader", "system:serviceaccount:default:reader");
        using var reader = new KubectlProcess(Server, "reader");
        (await reader.ErrorAsync("get", "cm")).ShouldContain(
            "Error from server (Forbidden): configmaps is forbidden: User \"system:serviceaccount:default:reader\" cannot list resource \"configmaps\" in API group \"\" in the namespace \"default\"");
        (await reader.ErrorAsync("get", "acnp", "x")).ShouldContain(
            "clusternetworkpolicies.crd.antrea.io \"x\" is forbidden: User \"system:serviceaccount:default:reader\" cannot get resource \"clusternetworkpolicies\" in API group \"crd.antrea.io\" at the cluster scope");
        (await reader.ErrorAsync("get", "cm", "mine")).ShouldContain("(NotFound)");
        (await reader.RunAsync("get", "cm", "--field-selector", "metadata.name=mine")).Code.ShouldBe(0);
        (await reader.OutputAsync("auth", "can-i", "watch", "cm/mine")).ShouldBe("yes\n");
        (await reader.RunAsync("auth", "can-i", "watch", "cm/other")).Output.ShouldBe("no\n");
        (await reader.OutputAsync("auth", "whoami")).ShouldContain("system:serviceaccounts:default");

        // To apply what is not there takes the right to create it.
        var map = reader.Write("map.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: mine, namespace: default}\ndata: {a: b}\n");
        (await reader.ErrorAsync("apply", "--server-side", "-f", map)).ShouldContain("cannot create resource");
        await Kubectl.OutputAsync("create", "cm", "mine");
        (await reader.OutputAsync("apply", "--server-side", "-f", map)).ShouldContain("serverside-applied");
    }

    [KubectlFact]
    public async Task Admission_policies_that_are_bound_decide()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Crds"), "*-admission.yaml"))
        {
            await Kubectl.OutputAsync("apply", "-f", file);
        }

        const string tier = "apiVersion: crd.antrea.io/v1beta1\nkind: Tier\nmetadata: {name: platform}\nspec: {priority: 200}\n";
        await ApplyAsync(tier);
        (await Kubectl.ErrorAsync("delete", "tr", "platform")).ShouldContain("ValidatingAdmissionPolicy 'tiers.crd.antrea.io' with binding 'tiers.crd.antrea.io' denied request: cannot delete reserved tier");
    }
}

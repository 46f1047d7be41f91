using Antrea.Testing.Api;

namespace Antrea.Kubernetes.Kubectl;

/// <summary>What kubectl writes, and what is refused.</summary>
public sealed class WritingTests : KubectlTest
{
    private const string Service = """
        apiVersion: v1
        kind: Service
        metadata: {name: web, namespace: default}
        spec: {selector: {app: web}, ports: [{name: http, port: 80, targetPort: 8080}, {name: dns, port: 53, protocol: UDP}]}
        """;

    [KubectlFact]
    public async Task What_is_applied_again_is_unchanged_and_what_is_left_out_goes()
    {
        (await ApplyAsync(Policy)).ShouldContain("created");
        (await ApplyAsync(Policy)).ShouldContain("unchanged");
        (await ApplyAsync(Policy.Replace("  tier: securityops\n", "", StringComparison.Ordinal))).ShouldContain("configured");
        (await GetAsync("acnp/demo", "{.spec.tier} {.metadata.generation}")).ShouldBe("application 2");
        (await Kubectl.OutputAsync("delete", "acnp", "demo")).ShouldContain("deleted");
        (await Kubectl.ErrorAsync("get", "acnp", "demo")).ShouldContain("(NotFound)");
    }

    [KubectlFact]
    public async Task Lists_with_a_merge_key_are_merged_entry_by_entry()
    {
        await ApplyAsync(Service);
        await Kubectl.OutputAsync("patch", "svc", "web", "-p", """{"spec": {"ports": [{"port": 80, "targetPort": 9090}]}}""");
        (await GetAsync("svc/web", "{range .spec.ports[*]}{.name}={.targetPort} {end}")).ShouldBe("http=9090 dns= ");
        await ApplyAsync(Service.Replace(", {name: dns, port: 53, protocol: UDP}", "", StringComparison.Ordinal));
        (await GetAsync("svc/web", "{range .spec.ports[*]}{.name}={.targetPort} {end}")).ShouldBe("http=8080 ");
    }

    [KubectlFact]
    public async Task Several_managers_own_entries_of_one_list()
    {
        await ApplyAsync(Service, "--server-side", "--field-manager", "one");
        var other = "apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: default}\nspec: {ports: [{name: metrics, port: 9090}]}\n";
        await ApplyAsync(other, "--server-side", "--field-manager", "two");
        (await GetAsync("svc/web", "{.spec.ports[*].name}")).ShouldBe("http dns metrics");
        var refused = await RefuseAsync(other.Replace("{name: metrics, port: 9090}", "{name: other, port: 80, protocol: TCP}", StringComparison.Ordinal), "--server-side", "--field-manager", "two");
        refused.ShouldContain("conflict with \"one\"");
        refused.ShouldContain(".spec.ports[port=80,protocol=\"TCP\"].name");
        await ApplyAsync(Service.Replace(", {name: dns, port: 53, protocol: UDP}", "", StringComparison.Ordinal), "--server-side", "--field-manager", "one");
        (await GetAsync("svc/web", "{.spec.ports[*].name}")).ShouldBe("http metrics");
    }

    [KubectlFact]
    public async Task Objects_are_patched_replaced_created_and_edited()
    {
        await ApplyAsync(Policy);
        await Kubectl.OutputAsync("patch", "acnp", "demo", "--type", "json", "-p", """[{"op": "test", "path": "/spec/priority", "value": 5}, {"op": "replace", "path": "/spec/priority", "value": 7}]""");
        (await GetAsync("acnp/demo", "{.spec.priority}")).ShouldBe("7");
        (await Kubectl.ErrorAsync("patch", "acnp", "demo", "--type", "json", "-p", """[{"op": "remove", "path": "/spec/absent"}]""")).ShouldContain("absent");
        await Kubectl.OutputAsync("patch", "acnp", "demo", "--type", "merge", "-p", """{"spec": {"priority": 8}}""");
        (await GetAsync("acnp/demo", "{.spec.priority}")).ShouldBe("8");
        await Kubectl.OutputAsync("replace", "-f", Kubectl.Write("new.yaml", Policy.Replace("priority: 5", "priority: 9", StringComparison.Ordinal)));
        (await GetAsync("acnp/demo", "{.spec.priority}")).ShouldBe("9");
        await Kubectl.OutputAsync("create", "configmap", "m", "--from-literal", "a=1");
        Kubectl.Edit("sed -i 's/a: \"1\"/a: \"2\"/' \"$1\"");
        (await Kubectl.OutputAsync("edit", "cm", "m")).ShouldContain("edited");
        (await GetAsync("cm/m", "{.data.a}")).ShouldBe("2");
        await Kubectl.OutputAsync("label", "cm", "m", "x=z");
        (await Kubectl.OutputAsync("get", "cm", "-l", "x=z", "-o", "name")).ShouldBe("configmap/m\n");
    }

    [KubectlFact]
    public async Task Status_is_written_apart_and_waited_for()
    {
        await ApplyAsync(Policy);
        await Kubectl.OutputAsync("patch", "acnp", "demo", "--subresource", "status", "--type", "merge", "-p",
            """{"spec": {"priority": 1}, "status": {"phase": "Realized", "currentNodesRealized": 1, "desiredNodesRealized": 1, "conditions": [{"type": "Realizable", "status": "True"}]}}""");
        (await GetAsync("acnp/demo", "{.spec.priority} {.metadata.generation}")).ShouldBe("5 1");
        (await Kubectl.OutputAsync("wait", "acnp/demo", "--for=jsonpath={.status.phase}=Realized", "--timeout=20s")).ShouldContain("condition met");
        (await Kubectl.OutputAsync("wait", "acnp/demo", "--for=condition=Realizable", "--timeout=20s")).ShouldContain("condition met");
        Table(await Kubectl.OutputAsync("get", "acnp", "--no-headers"))[0].ShouldStartWith("demo securityops 5 1 1 ");
        (await Kubectl.OutputAsync("wait", "crd/tiers.crd.antrea.io", "--for=condition=Established", "--timeout=20s")).ShouldContain("condition met");
    }

    [KubectlFact]
    public async Task Wrong_fields_and_values_are_refused_as_a_server_does()
    {
        (await RefuseAsync(Policy.Replace("tier:", "teir:", StringComparison.Ordinal))).ShouldContain("strict decoding error: unknown field \"spec.teir\"");
        (await RefuseAsync(Policy.Replace("tier:", "teir:", StringComparison.Ordinal), "--server-side")).ShouldContain(".spec.teir: field not declared in schema");
        (await RefuseAsync(Policy.Replace("priority: 5", "priority: 0.5", StringComparison.Ordinal))).ShouldContain("spec.priority in body should be greater than or equal to 1");
        (await RefuseAsync(Policy.Replace("Drop", "Dorp", StringComparison.Ordinal))).ShouldContain("spec.ingress[0].action: Unsupported value: \"Dorp\"");
        (await RefuseAsync(Policy.Replace("  priority: 5\n", "", StringComparison.Ordinal))).ShouldContain("spec.priority: Required value");
        (await RefuseAsync(Policy.Replace("port: 80", "endPort: 80", StringComparison.Ordinal))).ShouldContain("if `endPort` is specified `port` must be specified");
        (await RefuseAsync(Service.Replace("port: 80,", "prot: 80,", StringComparison.Ordinal))).ShouldContain("unknown field \"spec.ports[0].prot\"");
        (await RefuseAsync(Service.Replace("port: 80,", "port: http,", StringComparison.Ordinal))).ShouldContain("cannot unmarshal string");
        (await RefuseAsync(Service.Replace("name: web, ", "name: Web_1, ", StringComparison.Ordinal))).ShouldContain("RFC 1123");
        var warned = await Kubectl.RunAsync("apply", "--validate=warn", "-f", Kubectl.Write("manifest.yaml", Policy.Replace("tier:", "teir:", StringComparison.Ordinal)));
        (warned.Code, warned.Errors).ShouldBe((0, "Warning: unknown field \"spec.teir\"\n"));
    }

    private Task<string> GetAsync(string what, string path) => Kubectl.OutputAsync("get", what, "-o", $"jsonpath={path}");
}

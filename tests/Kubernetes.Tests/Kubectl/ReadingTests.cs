using System.Text.Json;
using Antrea.Testing.Api;

namespace Antrea.Kubernetes.Kubectl;

/// <summary>What kubectl shows.</summary>
public sealed class ReadingTests : KubectlTest
{
    [KubectlFact]
    public async Task Discovery_names_resources_and_their_short_names()
    {
        var resources = Table(await Kubectl.OutputAsync("api-resources", "--no-headers"));
        resources.ShouldContain("clusternetworkpolicies acnp crd.antrea.io/v1beta1 false ClusterNetworkPolicy");
        resources.ShouldContain("nodepolicyreports npr antrea-actors.io/v1alpha1 false NodePolicyReport");
        resources.ShouldContain("customresourcedefinitions crd,crds apiextensions.k8s.io/v1 false CustomResourceDefinition");
        resources.ShouldContain("selfsubjectaccessreviews authorization.k8s.io/v1 false SelfSubjectAccessReview");
        (await Kubectl.OutputAsync("version")).ShouldContain("Server Version: v1.31.0");
    }

    [KubectlFact]
    public async Task Every_short_name_is_understood()
    {
        var (code, _, errors) = await Kubectl.RunAsync("get", "acnp,annp,tr,cg,grp,npr,no,po,ns,cm,svc,netpol,sa,ds,crd", "-A");
        (code, errors).ShouldBe((0, ""));
    }

    [KubectlFact]
    public async Task Tables_show_what_the_definition_says()
    {
        await ApplyAsync(Policy);
        Table(await Kubectl.OutputAsync("get", "acnp")).Select(Ageless).ShouldBe(["NAME TIER PRIORITY DESIRED NODES CURRENT NODES AGE", "demo securityops 5 AGE"]);
        Server.Store.Put(ApiKind.Of("Tier"), """{"metadata": {"name": "mine"}, "spec": {"priority": 5, "description": "d"}}""");
        Table(await Kubectl.OutputAsync("get", "tr"))[1].ShouldStartWith("mine 5 ");
    }

    [KubectlFact]
    public async Task Tables_of_pods_and_nodes()
    {
        Ageless(Table(await Kubectl.OutputAsync("get", "po"))[1]).ShouldBe("p 1/1 Running 2 AGE");
        Ageless(Table(await Kubectl.OutputAsync("get", "po", "-A", "-o", "wide"))[1]).ShouldBe("default p 1/1 Running 2 AGE 10.0.0.1 n1 <none> <none>");
        Ageless(Table(await Kubectl.OutputAsync("get", "no"))[1]).ShouldBe("n1 Ready worker AGE v1.31.0");
    }

    [KubectlFact]
    public async Task Objects_are_selected_and_printed()
    {
        await ApplyAsync(Policy);
        (await Kubectl.OutputAsync("get", "acnp", "-l", "app=web", "-o", "name")).ShouldBe("clusternetworkpolicy.crd.antrea.io/demo\n");
        (await Kubectl.RunAsync("get", "acnp", "-l", "app=db")).Errors.ShouldContain("No resources found");
        (await Kubectl.OutputAsync("get", "po", "-A", "--field-selector", "spec.nodeName=n1", "-o", "jsonpath={.items[*].status.podIP}")).ShouldBe("10.0.0.1");
        (await Kubectl.OutputAsync("get", "acnp", "demo", "-o", "jsonpath={.spec.ingress[0].from[0].ipBlock.cidr}")).ShouldBe("10.0.0.0/8");
        using var json = JsonDocument.Parse(await Kubectl.OutputAsync("get", "acnp", "demo", "-o", "json"));
        json.RootElement.GetProperty("spec").GetProperty("priority").GetInt32().ShouldBe(5);
        (await Kubectl.OutputAsync("get", "acnp", "demo", "-o", "yaml")).ShouldContain("tier: securityops");
    }

    [KubectlFact]
    public async Task A_watch_shows_changes_as_rows()
    {
        using var watch = Kubectl.Start("get", "acnp", "-w", "--no-headers");
        try
        {
            await Server.SeesAsync(r => r.IsWatch && r.Kind?.Kind == "ClusterNetworkPolicy");
            await ApplyAsync(Policy);
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            (await watch.StandardOutput.ReadLineAsync(limit.Token)).ShouldNotBeNull().ShouldStartWith("demo ");
        }
        finally
        {
            watch.Kill();
        }
    }

    [KubectlFact]
    public async Task A_description_ends_with_the_events_of_the_object()
    {
        await ApplyAsync(Policy);
        var uid = await Kubectl.OutputAsync("get", "acnp", "demo", "-o", "jsonpath={.metadata.uid}");
        Server.Store.Put(ApiKind.Of("Event", "events.k8s.io"), $$"""
            {"metadata": {"name": "demo.1", "namespace": "default"}, "eventTime": "2026-01-02T03:04:05.000000Z", "type": "Warning", "reason": "RuleQuarantined", "note": "rule r1: the kernel says no",
             "reportingController": "antrea-actors", "reportingInstance": "n1", "action": "Compile", "regarding": {"kind": "ClusterNetworkPolicy", "name": "demo", "uid": "{{uid}}"} }
            """);

        var text = await Kubectl.OutputAsync("describe", "acnp", "demo");

        text.ShouldMatch(@"(?s)Cidr:\s+10\.0\.0\.0/8.*Events:.*Warning\s+RuleQuarantined.*rule r1: the kernel says no");
        (await Kubectl.OutputAsync("get", "events.v1.", "-o", "jsonpath={.items[0].message} {.items[0].involvedObject.name}")).ShouldBe("rule r1: the kernel says no demo");
        (await Kubectl.OutputAsync("describe", "node", "n1")).ShouldContain("Non-terminated Pods:");
        (await Kubectl.OutputAsync("describe", "pod", "p")).ShouldMatch(@"Node:\s+n1");
    }

    [KubectlFact]
    public async Task Fields_are_explained()
    {
        (await Kubectl.OutputAsync("explain", "acnp.spec.priority")).ShouldContain("Order within the tier; lower goes first.");
        (await Kubectl.OutputAsync("explain", "npr")).ShouldContain("nodeName");
        (await Kubectl.OutputAsync("explain", "daemonset.spec.template.spec.containers.securityContext.capabilities")).ShouldContain("drop");
    }

    // The age is the last cell, or stands before addresses and versions.
    private static string Ageless(string line) => System.Text.RegularExpressions.Regex.Replace(line, @"(?<= )\d+(s|m|h|d)\w*(?= |$)", "AGE");
}

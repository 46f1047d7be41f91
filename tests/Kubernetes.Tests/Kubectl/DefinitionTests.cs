using Antrea.Testing.Api;

namespace Antrea.Kubernetes.Kubectl;

/// <summary>Definitions make resources, and take them away again.</summary>
public sealed class DefinitionTests : KubectlTest
{
    private const string Definition = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: lamps.example.org}
        spec:
          group: example.org
          scope: Namespaced
          names: {kind: Lamp, plural: lamps, shortNames: [lp], categories: [lights]}
          versions:
          - name: v1
            served: true
            storage: true
            subresources: {status: {}}
            additionalPrinterColumns:
            - {name: Watts, type: integer, jsonPath: .spec.watts}
            - {name: "On", type: string, jsonPath: '.status.conditions[?(@.type=="On")].status'}
            - {name: Where, type: string, jsonPath: .spec.place, priority: 1}
            schema:
              openAPIV3Schema:
                type: object
                properties:
                  spec:
                    type: object
                    required: [watts]
                    properties:
                      watts: {type: integer, minimum: 1, maximum: 100}
                      place: {type: string, default: hall, maxLength: 10}
                    x-kubernetes-validations:
                    - {rule: "self.place != 'bath' || self.watts < 50", message: too bright}
                  status:
                    type: object
                    x-kubernetes-preserve-unknown-fields: true
        """;

    private const string Lamp = "apiVersion: example.org/v1\nkind: Lamp\nmetadata: {name: l, namespace: default}\nspec: {watts: 60}\n";

    [KubectlFact]
    public async Task A_definition_is_served_from_the_moment_it_is_there()
    {
        await ApplyAsync(Definition);
        await Kubectl.OutputAsync("wait", "crd/lamps.example.org", "--for=condition=Established", "--timeout=20s");
        await ApplyAsync(Lamp);
        await Kubectl.OutputAsync("patch", "lp", "l", "--subresource=status", "--type=merge", "-p", """{"status": {"conditions": [{"type": "On", "status": "True"}]}}""");
        Table(await Kubectl.OutputAsync("get", "lights", "--no-headers"))[0].ShouldBe("l 60 True");
        Table(await Kubectl.OutputAsync("get", "lp", "-o", "wide"))[0].ShouldBe("NAME WATTS ON WHERE");
        (await Kubectl.OutputAsync("get", "lp", "l", "-o", "jsonpath={.spec.place} {.metadata.generation}")).ShouldBe("hall 1");
        (await RefuseAsync(Lamp.Replace("watts: 60", "watts: 60, place: bath", StringComparison.Ordinal))).ShouldContain("too bright");
        (await RefuseAsync(Lamp.Replace("watts: 60", "watts: 200", StringComparison.Ordinal))).ShouldContain("less than or equal to 100");

        await Kubectl.OutputAsync("delete", "crd", "lamps.example.org");
        (await Kubectl.OutputAsync("api-resources")).ShouldNotContain("lamps");
        (await Kubectl.ErrorAsync("get", "lamps")).ShouldContain("doesn't have a resource type \"lamps\"");
    }

    [KubectlFact]
    public async Task A_definition_that_a_server_would_not_take_is_refused()
    {
        async Task Refused(string part, string instead, string why) =>
            (await RefuseAsync(Definition.Replace(part, instead, StringComparison.Ordinal))).ShouldContain(why);

        await Refused("watts: {type: integer, ", "watts: {", "must not be empty for specified object fields");
        await Refused("self.watts < 50", "self.wats < 50", "compilation failed");
        await Refused("maxLength: 10", "maxLenght: 10", "unknown field");
        await Refused("storage: true", "storage: false", "exactly one version marked as storage version");
        await Refused("default: hall", "default: 5", "must fit the schema");
        await Refused("name: lamps.example.org", "name: lamp.example.org", "must be spec.names.plural");
    }
}

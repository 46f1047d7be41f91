using Antrea.Kernel.Tests.Cluster.Support;
using Antrea.Kernel.Tests.L7.Support;
using Antrea.Testing.Api;

namespace Antrea.Kernel.Tests.Cluster;

/// <summary>A policy of the guide to layer 7, applied with kubectl: what it does to requests, and what kubectl says of it.</summary>
public sealed class Layer7StatusTests
{
    private const string Name = "annp/ingress-allow-http-request-to-api-v2";

    [KubectlRootFact]
    public async Task WhatKubectlSaysIsWhatRequestsMeet()
    {
        await using var lab = await L7Lab.CreateAsync(withApi: true);
        using var kubectl = new KubectlProcess(lab.Cluster.Api!.Server) { NetworkNamespace = lab.External.Namespace.Name };
        (await Get("/api/v2/pods")).ShouldBe(200);
        (await Get("/other")).ShouldBe(200);

        await kubectl.OutputAsync("apply", "-f", kubectl.Write("policy.yaml", GuidePolicies.ApiV2));
        await StatusAsync("{.status.phase}", "Realized");
        (await kubectl.RowAsync("get", Name)).ShouldBe("ingress-allow-http-request-to-api-v2 application 5 1 1");
        (await Get("/api/v2/pods")).ShouldBe(200);
        (await Get("/other")).ShouldBe(0);

        // The gate goes off: closed, and said.
        await GateAsync(on: false);
        await StatusAsync("{.status.phase}", "Failed");
        (await Get("/api/v2/pods")).ShouldBe(0);
        (await kubectl.OutputAsync("get", Name, "-o", "jsonpath={.status.conditions[?(@.type=='RealizationFailure')].message}"))
            .ShouldStartWith("Failed Nodes count 1: \"node-a\":\"");
        (await kubectl.OutputAsync("get", Name, "-o", "jsonpath={.status.currentNodesRealized} {.status.desiredNodesRealized}")).ShouldBe("0 1");

        await GateAsync(on: true);
        await StatusAsync("{.status.phase}", "Realized");
        (await Get("/api/v2/pods")).ShouldBe(200);
        (await Get("/other")).ShouldBe(0);

        Task<int> Get(string path) => Web.CurlAsync(lab.Client, lab.Web.Ip, path, "foo.bar.com");

        Task StatusAsync(string path, string value) => kubectl.OutputAsync("wait", Name, $"--for=jsonpath={path}={value}", "--timeout=40s");

        Task GateAsync(bool on) => kubectl.OutputAsync("-n", "kube-system", "patch", "configmap", "antrea-config", "--type=merge", "-p",
            $$$"""{"data": {"antrea-agent.conf": "featureGates: {NodeNetworkPolicy: true, L7NetworkPolicy: {{{(on ? "true" : "false")}}}}"} }""");
    }
}

using Antrea.Kernel.Tests.L7.Support;
using Antrea.Testing.L7;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.L7;

/// <summary>What is neither HTTP nor TLS over TCP, and servers that speak first.</summary>
public sealed class OtherProtocolTests
{
    [RootTheory]
    [InlineData(PodLink.Routed)]
    [InlineData(PodLink.Bridged)]
    public async Task ARuleWithoutPortsDropsWhatNoJudgeUnderstands(PodLink pods)
    {
        await using var lab = await L7Lab.CreateAsync(new LabWiring(pods));
        lab.Web.Serve(LabProtocol.Udp, 80, 443);
        lab.Web.Serve(LabProtocol.Sctp, 80);
        await ExpectAsync(lab, ProbeVerdict.Connected);

        await lab.ApplyAsync(L7Text.Ingress(L7Text.Public));
        await ExpectAsync(lab, ProbeVerdict.Dropped);

        // Of a rule with ports the others go on to later rules.
        await lab.ApplyAsync(L7Text.Ingress(more: "ports: [{protocol: TCP, port: 80}], "));
        await ExpectAsync(lab, ProbeVerdict.Connected);
        (await Web.CurlAsync(lab.Client, lab.Web.Ip, "/private")).ShouldBe(0);
    }

    [RootTheory]
    [InlineData(PodLink.Routed)]
    [InlineData(PodLink.Bridged)]
    public async Task WhatAServerSaysUnaskedNeverReachesTheClient(PodLink pods)
    {
        await using var lab = await L7Lab.CreateAsync(new LabWiring(pods));
        using var server = LabHttpServer.Start(lab.Web, 25, banner: "220 secret version 1.2.3\r\n");
        foreach (var (policy, hears) in new[] { ("", true), (L7Text.Ingress("{http: {}}"), false) })
        {
            await lab.ApplyAsync(policy);
            foreach (var v6 in new[] { false, true })
            {
                using var silent = await HttpConnection.OpenAsync(lab.Client, L7Lab.Address(lab.Web, v6), 25);
                (await silent.ReadRawAsync(TimeSpan.FromSeconds(1))).Kind.ShouldBe(hears ? AnswerKind.Response : AnswerKind.Silence);
                using var partial = await HttpConnection.OpenAsync(lab.Client, L7Lab.Address(lab.Web, v6), 25);
                (await partial.SendAsync("GET /x HTTP/1.1\r\nHost: h\r\n"u8.ToArray())).ShouldBeTrue();
                (await partial.ReadRawAsync(TimeSpan.FromSeconds(1))).Kind.ShouldBe(hears ? AnswerKind.Response : AnswerKind.Silence);
                using var wrong = await HttpConnection.OpenAsync(lab.Client, L7Lab.Address(lab.Web, v6), 25);
                (await wrong.SendAsync("EHLO h\r\n"u8.ToArray())).ShouldBeTrue();
                (await wrong.ReadRawAsync(TimeSpan.FromSeconds(1))).Kind.ShouldBe(hears ? AnswerKind.Response : AnswerKind.Reset);
            }
        }
    }

    private static async Task ExpectAsync(L7Lab lab, ProbeVerdict expected)
    {
        foreach (var v6 in new[] { false, true })
        {
            var to = L7Lab.Address(lab.Web, v6);
            (await lab.Client.ProbeAsync(LabProtocol.Udp, to, 80)).Verdict.ShouldBe(expected, "UDP");
            (await lab.Client.ProbeAsync(LabProtocol.Udp, to, 443)).Verdict.ShouldBe(expected, "QUIC's port");
            (await lab.Client.ProbeAsync(LabProtocol.Sctp, to, 80)).Verdict.ShouldBe(expected, "SCTP");
            (await lab.Client.PingAsync(to)).Verdict.ShouldBe(expected, "echo");
        }
    }
}

using Antrea.Enforcers.L7;
using Antrea.Enforcers.Queue;
using Antrea.L7;
using Antrea.L7.Packets;
using Antrea.Policy.Api;
using Antrea.Policy.Planning.Pods;

using TcpFlags = Antrea.L7.Packets.TcpFlags;

namespace Antrea.Enforcers.Tests.L7;

/// <summary>The judge of packets, without a kernel: what it lets through, rewrites, saves and answers.</summary>
public class PacketJudgeTests
{
    private const string Get = "GET /public HTTP/1.1\r\nHost: h\r\n\r\n", Bad = "GET /private HTTP/1.1\r\nHost: h\r\n\r\n";
    private static readonly L7Protocol Public = new(Http: new HttpMatch(Path: "/public*")), AnyHttp = new(Http: new HttpMatch()), Sni = new(Tls: new TlsMatch("a.b"));

    private static JudgeStand Opened(params L7Protocol[] items)
    {
        var stand = new JudgeStand(items.Length > 0 ? items : [Public]);
        stand.Open().ShouldBe(PacketVerdict.Accept);
        return stand;
    }

    private static uint Saved(JudgeStand stand, PacketVerdict verdict)
    {
        verdict.Code.ShouldBe(VerdictCode.Repeat);
        (verdict.Mark!.Value & stand.Marks.Save).ShouldBe(stand.Marks.Save);
        return verdict.Mark.Value & stand.Marks.Saved;
    }

    [Fact]
    public void The_first_allowed_request_opens_the_way_back_and_the_next_pass_as_they_are()
    {
        var stand = Opened();
        Saved(stand, stand.Send(1000, Get)).ShouldBe(stand.Marks.Allowed);
        stand.Send(1000 + (uint)Get.Length, Get).ShouldBe(PacketVerdict.Accept);
    }

    [Fact]
    public void Bits_of_others_on_a_packet_stay()
    {
        var stand = Opened();
        (stand.Send(1000, Get, mark: 0x4001).Mark!.Value & ~stand.Marks.Mask).ShouldBe(0x4001u);
    }

    [Fact]
    public void A_denied_request_becomes_the_reset_of_the_server_and_the_client_is_told()
    {
        var stand = Opened();
        stand.Send(1000, Get);
        var at = 1000 + (uint)Get.Length;
        var verdict = stand.Send(at, Bad, acknowledgement: 7500);
        verdict.Code.ShouldBe(VerdictCode.Accept);
        JudgeStand.Rewritten(verdict).ShouldBe((TcpFlags.Reset | TcpFlags.Acknowledgement, at));
        stand.ToClient.ShouldBe([(TcpFlags.Reset | TcpFlags.Acknowledgement, 7500u, "")]);
        var denial = stand.Denials.ShouldHaveSingleItem();
        denial.Reason.ShouldBe(DenyReason.RequestNotAllowed);
        denial.By!.Policy.ShouldBe("AntreaNetworkPolicy:x/p");
        System.Text.Encoding.ASCII.GetString(denial.Head!.Target).ShouldBe("/private");
        denial.FromClient.ShouldBe(at + (uint)Bad.Length);

        stand.Send(at, Bad).ShouldBe(PacketVerdict.Drop, "again");
        stand.Send(at, Get).ShouldBe(PacketVerdict.Drop, "whatever it is");
        stand.ToClient.Count.ShouldBe(3);
        stand.Denials.Skip(1).ShouldAllBe(d => d.IsRepeated);
        stand.Send(at, flags: TcpFlags.Reset).ShouldBe(PacketVerdict.Accept, "what the server has asked the client for");
    }

    [Fact]
    public void Where_configured_an_idle_client_is_answered_403()
    {
        var stand = new JudgeStand([Public], L7Settings.Default with { Eve = false, AnswerForbidden = true });
        stand.Open();
        JudgeStand.Rewritten(stand.Send(1000, Bad)).Flags.ShouldBe(TcpFlags.Reset | TcpFlags.Acknowledgement);
        stand.ToClient.ShouldHaveSingleItem().Payload.ShouldStartWith("HTTP/1.1 403 Forbidden\r\n");
    }

    [Theory]
    [InlineData("", "reset: the answer may still come")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n", "403")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "reset: where it ends is not known")]
    public void Of_a_later_request_only_behind_the_last_answer(string answer, string expected)
    {
        var stand = new JudgeStand([Public], L7Settings.Default with { Eve = false, AnswerForbidden = true });
        stand.Open();
        Saved(stand, stand.Send(1000, Get)).ShouldBe(stand.Marks.Allowed | stand.Marks.Wanted);
        if (answer.Length > 0)
        {
            stand.Answer(7000, 1000 + (uint)Get.Length, answer + "ok").ShouldBeTrue();
        }

        stand.Send(1000 + (uint)Get.Length, Bad, acknowledgement: 7000 + (uint)answer.Length + 2);
        stand.ToClient.ShouldHaveSingleItem().Payload.Length.ShouldBe(expected == "403" ? stand.ToClient[0].Payload.Length : 0, expected);
        (stand.ToClient[0].Payload.Length > 0).ShouldBe(expected == "403");
    }

    [Fact]
    public void What_is_damaged_or_odd_is_dropped()
    {
        var stand = Opened();
        stand.Send(1000, Get, damaged: true).ShouldBe(PacketVerdict.Drop);
        stand.Send(1000, Get, TcpFlags.None).ShouldBe(PacketVerdict.Drop);
        stand.Send(5000, "x", TcpFlags.Syn).ShouldBe(PacketVerdict.Drop, "bytes on an opener");
        stand.Send(5000, "", TcpFlags.Syn | TcpFlags.Fin).ShouldBe(PacketVerdict.Drop);
        stand.Send(1000, Get, mark: stand.Marks.Save).ShouldBe(PacketVerdict.Drop, "it would go round for ever");
        Saved(stand, stand.Send(1000, Get)).ShouldBe(stand.Marks.Allowed);
    }

    [Fact]
    public void Urgent_bytes_are_denied()
    {
        var stand = Opened();
        JudgeStand.Rewritten(stand.Send(1000, Get, TcpFlags.Acknowledgement | TcpFlags.Urgent)).Sequence.ShouldBe(1000u);
        stand.Denials.ShouldHaveSingleItem().Reason.ShouldBe(DenyReason.UrgentData);
    }

    [Fact]
    public void A_connection_of_before_is_reset_so_that_its_client_comes_again()
    {
        var stand = new JudgeStand([Public]);
        var verdict = stand.Send(1000, Get, acknowledgement: 7100);
        JudgeStand.Rewritten(verdict).ShouldBe((TcpFlags.Reset | TcpFlags.Acknowledgement, 1000u));
        stand.ToClient.ShouldBe([(TcpFlags.Reset | TcpFlags.Acknowledgement, 7100u, "")]);
        stand.Send(1000).ShouldBe(PacketVerdict.Accept, "no bytes");
        stand.Context.Counters.ByReason[(int)DenyReason.UnknownConnection].ShouldBe(1);
        stand.Send(1000, "\x17\x03\x03");
        stand.Context.Counters.ByReason[(int)DenyReason.ServerNameForgotten].ShouldBe(1);
    }

    [Fact]
    public void A_second_opener_may_not_continue_the_first_stream()
    {
        var stand = Opened();
        stand.Send(1000, "GET /public HTTP/1.1\r\nX: ");
        stand.Send(1024, flags: TcpFlags.Reset).ShouldBe(PacketVerdict.Accept);
        stand.Open(1023).ShouldBe(PacketVerdict.Drop, "behind the last byte");
        stand.Open(900).ShouldBe(PacketVerdict.Drop, "before it");
        stand.Open(500_000).ShouldBe(PacketVerdict.Accept, "nothing can fill the hole");
    }

    [Fact]
    public void Without_a_policy_a_connection_is_let_go_and_comes_back_as_a_stranger()
    {
        var stand = Opened();
        stand.Send(1000, Get);
        stand.Use();
        var next = 1000 + (uint)Get.Length;
        Saved(stand, stand.Send(next, Bad)).ShouldBe(stand.Marks.Allowed | stand.Epoch);
        stand.Use(Public);
        JudgeStand.Rewritten(stand.Send(next + (uint)Bad.Length, Get)).Flags.ShouldBe(TcpFlags.Reset | TcpFlags.Acknowledgement);
    }

    [Fact]
    public void The_next_request_is_judged_by_the_rules_of_then()
    {
        var stand = Opened();
        stand.Send(1000, Get);
        stand.Use(new L7Protocol(Http: new HttpMatch(Path: "/other")));
        var next = 1000 + (uint)Get.Length;
        JudgeStand.Rewritten(stand.Send(next, Get)).Sequence.ShouldBe(next);
        stand.Context.Counters.Rejudged.ShouldBe(1);
    }

    [Fact]
    public void A_switch_of_protocols_waits_for_its_answer()
    {
        const string Upgrade = "GET /public HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
        var stand = Opened();
        Saved(stand, stand.Send(1000, Upgrade)).ShouldBe(stand.Marks.Allowed | stand.Marks.Wanted);
        var next = 1000 + (uint)Upgrade.Length;
        stand.Send(next, "frame").ShouldBe(PacketVerdict.Hold);
        stand.Answer(7000, next, "HTTP/1.1 101 Switching Protocols\r\n\r\n");
        stand.Given.ShouldHaveSingleItem().Verdict.ShouldBe(PacketVerdict.Accept);
        stand.Send(next + 5, "more").ShouldBe(PacketVerdict.Accept);
    }

    [Theory]
    [InlineData(7050u, "HTTP/1.1 101 Switching Protocols\r\n\r\n")]
    [InlineData(7000u, "no status line, but HTTP/1.1 101 Switching Protocols\r\n\r\n")]
    public void What_only_reads_like_101_opens_no_tunnel(uint at, string answer)
    {
        const string Upgrade = "GET /public HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
        var stand = Opened();
        stand.Send(1000, Upgrade);
        var next = 1000 + (uint)Upgrade.Length;
        stand.Send(next, Bad).ShouldBe(PacketVerdict.Hold);
        stand.Answer(at, next, answer);
        JudgeStand.Rewritten(stand.Given.ShouldHaveSingleItem().Verdict).Sequence.ShouldBe(next);
    }

    [Fact]
    public void Without_101_bytes_behind_a_switch_are_requests()
    {
        const string Upgrade = "GET /public HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
        var stand = Opened();
        stand.Send(1000, Upgrade);
        var next = 1000 + (uint)Upgrade.Length;
        stand.Send(next, Bad).ShouldBe(PacketVerdict.Hold);
        stand.Answer(7000, next, "HTTP/1.1 426 Upgrade Required\r\nContent-Length: 0\r\n\r\n");
        JudgeStand.Rewritten(stand.Given.ShouldHaveSingleItem().Verdict).Sequence.ShouldBe(next);
        stand.Denials.ShouldHaveSingleItem().Reason.ShouldBe(DenyReason.RequestNotAllowed);
    }

    [Fact]
    public void A_full_table_takes_the_place_of_who_has_said_nothing_longest()
    {
        var stand = Opened();
        for (ushort port = 5000; port < 5099; port++)
        {
            stand.Send(10, flags: TcpFlags.Syn, key: JudgeStand.Key with { SourcePort = port }).ShouldBe(PacketVerdict.Accept);
        }

        stand.Judge.Count.ShouldBe(100);
        stand.Send(1000, Get);
        stand.Send(10, flags: TcpFlags.Syn, key: JudgeStand.Key with { SourcePort = 6000 }).ShouldBe(PacketVerdict.Accept);
        stand.Judge.Count.ShouldBe(100);
        stand.Send(1000 + (uint)Get.Length, Get).ShouldBe(PacketVerdict.Accept, "who has spoken stays");
    }

    [Fact]
    public void A_server_name_is_let_go_when_the_server_has_the_hello()
    {
        var stand = Opened(Sni);
        var hello = Hello("a.b");
        var next = 1000 + (uint)hello.Length;
        Saved(stand, stand.Send(1000, hello)).ShouldBe(stand.Marks.Allowed | stand.Marks.AcknowledgementWanted);
        const string Finished = "\x16\x03\x03\x00\x04\x10\x00\x00\x00";
        stand.Answer(7000, next, "");
        Saved(stand, stand.Send(next, Finished)).ShouldBe(stand.Marks.Allowed | stand.Marks.AcknowledgementWanted, "another could still be sent in its place");
        stand.Answer(7000, next + (uint)Finished.Length, "");
        stand.LetGo.ShouldBe([stand.Marks.Allowed | stand.Epoch]);
        Saved(stand, stand.Send(next + (uint)Finished.Length, "\x17\x03\x03\x00\x01x")).ShouldBe(stand.Marks.Allowed | stand.Epoch);
    }

    [Fact]
    public void What_was_let_go_is_judged_again_by_its_name_in_the_next_epoch()
    {
        var stand = Opened(Sni);
        var hello = Hello("a.b");
        var next = 1000 + (uint)hello.Length;
        stand.Send(1000, hello);
        stand.Answer(7000, next, "");
        Saved(stand, stand.Send(next, "\x17\x03\x03\x00\x01x")).ShouldBe(stand.Marks.Allowed | stand.Epoch);
        stand.Use(Sni, new L7Protocol(Tls: new TlsMatch("c.d")));
        Saved(stand, stand.Send(next + 6, "\x17\x03\x03\x00\x01x")).ShouldBe(stand.Marks.Allowed | stand.Epoch);
        stand.Use(new L7Protocol(Tls: new TlsMatch("c.d")));
        JudgeStand.Rewritten(stand.Send(next + 12, "\x17\x03\x03\x00\x01x")).Flags.ShouldBe(TcpFlags.Reset | TcpFlags.Acknowledgement);
        stand.Denials.ShouldHaveSingleItem().ServerName.ShouldBe("a.b");
    }

    [Fact]
    public void Another_name_is_denied()
    {
        var stand = Opened(Sni);
        JudgeStand.Rewritten(stand.Send(1000, Hello("x.y"))).Sequence.ShouldBe(1000u);
        stand.Denials.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            d => d.Reason.ShouldBe(DenyReason.ServerNameNotAllowed), d => d.ServerName.ShouldBe("x.y"), d => d.By!.Name.ShouldBe("r"));
    }

    [Fact]
    public void Requests_allocate_nothing()
    {
        var stand = Opened(AnyHttp);
        var packets = Enumerable.Range(0, 5000).Select(i =>
        {
            var packet = new byte[200];
            return packet[..TcpPacketWriter.Write(packet, JudgeStand.Key, 1000 + (uint)(i * Get.Length), 7000, TcpFlags.Acknowledgement, 1000, System.Text.Encoding.ASCII.GetBytes(Get))];
        }).ToList();
        var allocated = 0L;
        foreach (var (i, packet) in packets.Index())
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            stand.Judge.Judge(new Arrival(1, 0, false, 0, packet) { FullLength = packet.Length });
            allocated += i < 1000 ? 0 : GC.GetAllocatedBytesForCurrentThread() - before;
            if (i % 20 == 0)
            {
                stand.Answer(7000, 1000 + (uint)((i + 1) * Get.Length), "");
            }
        }

        allocated.ShouldBe(0);
        stand.Context.Counters.Allowed.ShouldBe(5000);
    }

    [Fact]
    public void An_idle_connection_costs_no_more_than_4_KB()
    {
        const int Many = 10_000;
        var stand = new JudgeStand([Public], connections: Many);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < Many; i++)
        {
            var key = JudgeStand.Key with { SourcePort = (ushort)(10_000 + i) };
            stand.Send(999, flags: TcpFlags.Syn, key: key).ShouldBe(PacketVerdict.Accept);
            stand.Send(1000, Get, key: key).Code.ShouldBe(VerdictCode.Repeat);
            stand.Answer(7000, 1000 + (uint)Get.Length, "", key).ShouldBeTrue();
        }

        var each = (GC.GetTotalMemory(forceFullCollection: true) - before) / Many;
        stand.Judge.Count.ShouldBe(Many);
        each.ShouldBeLessThan(4096);
    }

    // TLS 1.2, one cipher suite, a server name.
    private static string Hello(string name)
    {
        string Two(int n) => $"{(char)(n >> 8)}{(char)(n & 255)}";
        var extension = "\0\0" + Two(name.Length + 5) + Two(name.Length + 3) + "\0" + Two(name.Length) + name;
        var body = "\x03\x03" + new string('r', 32) + "\0" + "\0\x02\x13\x01" + "\x01\0" + Two(extension.Length) + extension;
        return "\x16\x03\x01" + Two(body.Length + 4) + "\x01\0" + Two(body.Length) + body;
    }
}

namespace Antrea.L7.Tests.Streams;

/// <summary>Whatever a client sends, and whatever a server prefers, the server assembles only what was judged, at the places where it was judged.</summary>
public class StreamSoundnessTests
{
    [Fact]
    public void A_server_assembles_only_lines_that_were_judged() => Check(200_000, () => new ToyAdversary());

    [Fact]
    public void A_server_assembles_only_hellos_that_were_judged() => Check(50_000, () => new TlsAdversary());

    [Fact]
    public void A_server_assembles_only_requests_that_were_judged() => Check(30_000, () => new HttpAdversary());

    /// <summary>The same runs against a stream that lets pass what is dropped or denied: the check must find that.</summary>
    [Fact]
    public void The_check_finds_what_a_careless_stream_lets_pass()
    {
        foreach (var protocol in (Func<IAdversaryProtocol>[])[() => new ToyAdversary(), () => new TlsAdversary(), () => new HttpAdversary()])
        {
            Enumerable.Range(0, 2000).Count(seed => !new AdversaryRun(protocol(), seed) { IsCareless = true }.IsSound()).ShouldBeGreaterThan(200);
        }
    }

    private static void Check(int runs, Func<IAdversaryProtocol> protocol)
    {
        var (denied, whole) = (0, 0);
        for (var seed = 0; seed < runs; seed++)
        {
            var run = new AdversaryRun(protocol(), seed);
            run.IsSound().ShouldBeTrue($"seed {seed}");
            denied += run.WasDenied ? 1 : 0;
            whole += run.Whole > 0 ? 1 : 0;
        }

        // The adversary is neither stopped at once nor let through always.
        denied.ShouldBeInRange(runs / 10, runs - (runs / 10));
        whole.ShouldBeGreaterThan(runs / 20);
    }
}

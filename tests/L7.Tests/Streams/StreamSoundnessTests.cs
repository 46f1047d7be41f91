using Antrea.L7.Streams;

namespace Antrea.L7.Tests.Streams;

/// <summary>Whatever a client sends, and whatever a server prefers, the server assembles only lines that were judged, at the places where they were judged.</summary>
public class StreamSoundnessTests
{
    private const int Runs = 200_000;

    [Fact]
    public void A_server_assembles_only_what_was_judged()
    {
        var (denied, complete) = (0, 0);
        for (var seed = 0; seed < Runs; seed++)
        {
            var run = new AdversaryRun(seed);
            run.Go();
            denied += run.WasDenied ? 1 : 0;
            complete += run.Lines > 2 ? 1 : 0;
        }

        // The adversary is neither stopped at once nor let through always.
        denied.ShouldBeInRange(Runs / 10, Runs - (Runs / 10));
        complete.ShouldBeGreaterThan(Runs / 20);
    }

    /// <summary>The same runs against a stream that lets pass what is dropped or denied: the check must find that.</summary>
    [Fact]
    public void The_check_finds_what_a_careless_stream_lets_pass()
    {
        var found = 0;
        for (var seed = 0; seed < 2_000; seed++)
        {
            found += new AdversaryRun(seed) { IsCareless = true }.IsSound() ? 0 : 1;
        }

        found.ShouldBeGreaterThan(500);
    }
}

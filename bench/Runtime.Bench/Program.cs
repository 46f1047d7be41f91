using System.Runtime.InteropServices;
using Antrea.Runtime.Bench;

var rounds = args.Length > 0 ? int.Parse(args[0]) : 5;
Console.WriteLine($"{Environment.ProcessorCount} cores, .NET {Environment.Version}, {RuntimeInformation.OSDescription}, "
    + $"median of {rounds} rounds after one to warm up");
Console.WriteLine($"{"",-34}{"actors",14}{"Channel",14}{"ratio",8}");

const int messages = 5_000_000;
Report("tells/s, 1 producer", messages, () => ActorLoops.Tell(1, messages), () => ChannelLoops.Write(1, messages));
Report("tells/s, 4 producers", messages, () => ActorLoops.Tell(4, messages), () => ChannelLoops.Write(4, messages));
Report("ping-pong messages/s", 1_000_000, () => ActorLoops.PingPong(1_000_000), () => ChannelLoops.PingPong(1_000_000));
Report("asks/s, one after the other", 200_000, () => ActorLoops.Ask(200_000), () => ChannelLoops.Ask(200_000));
ActorCreation.Report(1_000_000);

void Report(string name, int count, Func<Task<TimeSpan>> actors, Func<Task<TimeSpan>> channel)
{
    var own = new List<double>();
    var plain = new List<double>();
    for (var round = -1; round < rounds; round++)
    {
        // Alternating, so that whatever else the machine does hits both.
        var a = count / actors().GetAwaiter().GetResult().TotalSeconds;
        var c = count / channel().GetAwaiter().GetResult().TotalSeconds;
        if (round >= 0)
        {
            own.Add(a);
            plain.Add(c);
        }
    }

    own.Sort();
    plain.Sort();
    var (mine, theirs) = (own[rounds / 2], plain[rounds / 2]);
    Console.WriteLine($"{name,-34}{mine,14:N0}{theirs,14:N0}{mine / theirs,8:F2}   (best {own[^1]:N0}, worst {own[0]:N0})");
}

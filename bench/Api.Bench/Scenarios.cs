namespace Antrea.Api.Bench;

/// <summary>What is measured.</summary>
public sealed class Scenarios(Child server, string kubeconfig)
{
    /// <summary>Lists of all Pods, several rounds; each beside the same bytes thrown away.</summary>
    public async Task ListsAsync(int rounds)
    {
        Console.WriteLine($"{"list",-16} {"s",6} {"raw s",6} {"ratio",6} {"peak MB",8} {"raw MB",7} {"after MB",8} {"heap MB",8} {"alloc MB",9} {"GCs",5} {"cpu s",6}");
        foreach (var (name, options) in new (string, string[])[] { ("streamed", ["streamed", "plain"]), ("paged", ["paged", "plain"]), ("paged, gzip", ["paged", "gzip"]) })
        {
            for (var round = 0; round < rounds; round++)
            {
                Figures raw, ours;
                using (var child = new Child(["raw", kubeconfig, .. options]))
                {
                    raw = await child.FiguresAsync();
                }

                using (var child = new Child(["client", kubeconfig, .. options]))
                {
                    ours = await child.FiguresAsync();
                }

                Console.WriteLine($"{name,-16} {ours.Seconds,6:N2} {raw.Seconds,6:N2} {ours.Seconds / raw.Seconds,6:N2} {ours.Peak,8:N0} {raw.Peak,7:N0} {ours.Resident,8:N0} {ours.Heap,8:N0} {ours.Allocated,9:N0} {ours.Collections,5} {ours.Cpu,6:N2}");
            }
        }
    }

    /// <summary>A watch while Pods change, then a list anew because the server has forgotten.</summary>
    public async Task WatchAsync(int rate, int seconds)
    {
        using var child = new Child("client", kubeconfig, "streamed", "plain");
        var begin = await child.FiguresAsync();
        server.Say($"update {rate} {seconds}");
        await server.LineAsync("done");
        var now = begin;
        for (var i = 0; i < 100 && now.Changes < rate * seconds; i++)
        {
            await Task.Delay(50);
            child.Say("");
            now = await child.FiguresAsync();
        }

        Console.WriteLine($"\nwatch: {now.Changes:N0} of {rate * seconds:N0} changes in {seconds} s, {(now.Cpu - begin.Cpu) / now.Changes * 1e6:N0} us of processor a change, {(now.Allocated - begin.Allocated) / now.Changes * 1e3:N1} KB allocated a change, "
            + $"peak {now.Peak:N0} MB (list {begin.Peak:N0} MB), resident {now.Resident:N0} MB");
        server.Say("expire");
        await server.LineAsync("done");
        do
        {
            now = await child.FiguresAsync();
        }
        while (now.What != "synced");
        Console.WriteLine($"relist after 410: {now.Pods:N0} Pods, peak {now.Peak:N0} MB, resident {now.Resident:N0} MB, heap {now.Heap:N0} MB");
    }

    /// <summary>The whole agent: from its start until all is enforced, then while Pods change.</summary>
    public async Task AgentAsync(int rate, int seconds)
    {
        using var agent = new AgentRun(kubeconfig);
        var ready = await agent.ReadyAsync(TimeSpan.FromMinutes(3));
        Console.WriteLine($"agent: ready after {ready:N1} s, peak {agent.Memory.Peak:N0} MB, resident {agent.Memory.Now:N0} MB, {agent.Cpu:N1} s of processor");
        await Task.Delay(TimeSpan.FromSeconds(10));
        Console.WriteLine($"agent, 10 s later: peak {agent.Memory.Peak:N0} MB, resident {agent.Memory.Now:N0} MB");
        var cpu = agent.Cpu;
        server.Say($"update {rate} {seconds}");
        await server.LineAsync("done");
        Console.WriteLine($"agent, {rate} Pods a second changed for {seconds} s: peak {agent.Memory.Peak:N0} MB, resident {agent.Memory.Now:N0} MB, {(agent.Cpu - cpu) / seconds:P0} of a processor");
        server.Say("expire");
        await server.LineAsync("done");
        await Task.Delay(TimeSpan.FromSeconds(20));
        Console.WriteLine($"agent, after a list anew: peak {agent.Memory.Peak:N0} MB, resident {agent.Memory.Now:N0} MB");
        foreach (var line in agent.Log.Where(l => l.Contains("WRN", StringComparison.Ordinal) || l.Contains("ERR", StringComparison.Ordinal)).Take(10))
        {
            Console.WriteLine($"# {line}");
        }
    }
}

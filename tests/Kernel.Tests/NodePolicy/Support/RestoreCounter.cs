using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.NodePolicy.Support;

/// <summary>Stand-ins for iptables-restore and ip6tables-restore that write down each call with its number of lines, then run the real one.</summary>
internal sealed class RestoreCounter : IDisposable
{
    private readonly string _calls;
    private int _seen;

    public RestoreCounter()
    {
        Directory = System.IO.Directory.CreateTempSubdirectory("aae-path-").FullName;
        _calls = Path.Combine(Directory, "calls");
        File.WriteAllText(_calls, "");
        foreach (var program in new[] { "iptables-restore", "ip6tables-restore" })
        {
            var real = ProcessRunner.Must("sh", ["-c", $"PATH=$PATH:/usr/sbin:/sbin command -v {program}"]).Trim();
            var path = Path.Combine(Directory, program);
            File.WriteAllText(path, $"""
                #!/bin/sh
                input=$(mktemp "{Directory}/input.XXXXXX")
                cat >"$input"
                echo "{program} $(wc -l <"$input")" >>"{_calls}"
                exec <"$input"
                rm "$input"
                exec {real} "$@"
                """);
            ProcessRunner.Must("chmod", ["700", path]);
        }
    }

    /// <summary>To be the first on the agent's path.</summary>
    public string Directory { get; }

    /// <summary>Lines of each call since the last question.</summary>
    public IReadOnlyList<int> Take()
    {
        var all = File.ReadAllLines(_calls);
        var news = all.Skip(_seen).Select(l => int.Parse(l.Split(' ')[1])).ToList();
        _seen = all.Length;
        return news;
    }

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);
}

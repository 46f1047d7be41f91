using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.NodePolicy.Support;

/// <summary>Stand-ins for iptables-restore and ip6tables-restore: a script that looks at the input, then runs the real program.</summary>
internal class RestoreStandIn : IDisposable
{
    /// <param name="script">
    /// Shell commands that run first; <c>$input</c> is a file with the input, <c>$here</c> the directory. If they exit, the real program is not run.
    /// </param>
    public RestoreStandIn(string script)
    {
        Directory = System.IO.Directory.CreateTempSubdirectory("aae-path-").FullName;
        foreach (var program in new[] { "iptables-restore", "ip6tables-restore" })
        {
            var real = ProcessRunner.Must("sh", ["-c", $"PATH=$PATH:/usr/sbin:/sbin command -v {program}"]).Trim();
            var path = Path.Combine(Directory, program);
            File.WriteAllText(path, $"""
                #!/bin/sh
                here={Directory}
                input=$(mktemp "$here/input.XXXXXX")
                cat >"$input"
                {script}
                exec <"$input"
                rm "$input"
                exec {real} "$@"
                """);
            ProcessRunner.Must("chmod", ["700", path]);
        }
    }

    /// <summary>To be the first on the agent's path.</summary>
    public string Directory { get; }

    public void Dispose()
    {
        System.IO.Directory.Delete(Directory, recursive: true);
        GC.SuppressFinalize(this);
    }
}

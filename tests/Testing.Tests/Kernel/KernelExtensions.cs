using Antrea.Testing.Kernel;

namespace Antrea.Testing.Tests.Kernel;

internal static class KernelExtensions
{
    /// <summary>Restores filter rules and expects success.</summary>
    public static void Load(this FakeKernel kernel, string lines, string program = "iptables-restore", string table = "filter")
    {
        var result = kernel.TryLoad(lines, program, table);
        result.ExitCode.ShouldBe(0, result.Stderr);
    }

    public static CommandResult TryLoad(this FakeKernel kernel, string lines, string program = "iptables-restore", string table = "filter") =>
        kernel.Run(program, ["--noflush", "-w", "5"], $"*{table}\n{lines.Trim('\n')}\nCOMMIT\n");

    public static void LoadSets(this FakeKernel kernel, string lines)
    {
        var result = kernel.Run("ipset", ["restore"], lines);
        result.ExitCode.ShouldBe(0, result.Stderr);
    }

    /// <summary>The rules of one chain as -S prints them.</summary>
    public static string[] Rules(this FakeKernel kernel, string chain, string program = "iptables") =>
        [.. kernel.Run(program, ["-w", "-S", chain]).Stdout.Split('\n').Where(l => l.StartsWith("-A", StringComparison.Ordinal))];

    public static string[] Save(this FakeKernel kernel, string program = "iptables-save", params string[] args) =>
        [.. kernel.Run(program, args).Stdout.Split('\n').Where(l => l.Length > 0 && l[0] != '#')];
}

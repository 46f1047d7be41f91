namespace Antrea.Testing.Kernel;

/// <summary>One program that was run against the fake: what was asked, and (once it ended) what came back.</summary>
public sealed record KernelRun(int Number, string Program, IReadOnlyList<string> Args, string Stdin)
{
    /// <summary>Null while the program runs.</summary>
    public CommandResult? Result { get; internal set; }

    /// <summary>Lines of standard input that are neither empty nor a comment.</summary>
    public int LineCount { get; } = Stdin.Split('\n').Count(line => line.Length > 0 && line[0] != '#');

    /// <summary>True for programs that can change the kernel: restores and single commands, not saves and lists.</summary>
    public bool IsRestore => Program.EndsWith("-restore", StringComparison.Ordinal)
        || (Program == "ipset" && Args.Contains("restore"));

    public string CommandLine => Args.Count == 0 ? Program : $"{Program} {string.Join(' ', Args)}";

    public override string ToString() => $"#{Number} {CommandLine} ({LineCount} lines) -> {Result?.ExitCode}";
}

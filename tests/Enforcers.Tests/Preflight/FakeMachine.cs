using Antrea.Enforcers.Commands;
using Antrea.Enforcers.Preflight;
using CommandResult = Antrea.Enforcers.Commands.CommandResult;

namespace Antrea.Enforcers.Tests.Preflight;

/// <summary>A machine of files in a temporary folder, programs that answer as told, and a scratch place that works unless told otherwise.</summary>
internal sealed class FakeMachine : ICommandRunner, IScratch
{
    private readonly string _root = Directory.CreateTempSubdirectory("machine").FullName;
    private readonly List<(Func<string, string, bool> When, CommandResult Answer)> _answers = [];

    public bool IsSeparate { get; set; } = true;

    public ICommandRunner Runner => this;

    public Exception? Broken { get; set; }

    /// <summary>What was run: program and arguments, a line feed, standard input.</summary>
    public List<string> Ran { get; } = [];

    public PreflightMachine Machine(bool root = true) => new(this, root ? this : null, _root);

    public string Path(string path) => System.IO.Path.Join(_root, path);

    public FakeMachine File(string path, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path(path))!);
        System.IO.File.WriteAllText(Path(path), text + "\n");
        return this;
    }

    /// <summary>The last answer that fits counts.</summary>
    public FakeMachine Says(string command, string output, int code = 0, string error = "", string stdin = "")
    {
        _answers.Insert(0, ((c, i) => c.StartsWith(command, StringComparison.Ordinal) && i.Contains(stdin, StringComparison.Ordinal), new CommandResult(code, output, error)));
        return this;
    }

    public FakeMachine Links(params string[] links) => Says("ip -d -j link show", $"[{string.Join(',', links)}]");

    public static string Link(string name, string kind = "", string bridge = "") =>
        $$"""{"ifname": "{{name}}", "master": "{{bridge}}", "linkinfo": {"info_kind": "{{kind}}", "info_slave_kind": "{{(bridge.Length > 0 ? "bridge" : "")}}"} }""";

    public Task<CommandResult> RunAsync(string program, IReadOnlyList<string> arguments, string stdin, CancellationToken cancel = default)
    {
        var command = string.Join(' ', [program, .. arguments]);
        Ran.Add($"{command}\n{stdin}");
        return Task.FromResult(_answers.FirstOrDefault(a => a.When(command, stdin)).Answer ?? new CommandResult(0, "", ""));
    }

    public async Task<IReadOnlyList<CheckRow>> RunAsync(params ICheck[] checks) =>
        await MachineChecks.RunAsync(checks, Machine(), CancellationToken.None);

    public async Task<CheckRow> OneAsync(ICheck check) => (await RunAsync(check)).ShouldHaveSingleItem();

    public void TryQueue(ushort queue) => Throw();

    public void TryLog(ushort group) => Throw();

    public void TryConnections() => Throw();

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private void Throw()
    {
        if (Broken is { } e)
        {
            throw e;
        }
    }
}

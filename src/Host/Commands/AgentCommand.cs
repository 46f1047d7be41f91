using System.CommandLine;
using System.Net;
using System.Runtime.InteropServices;
using Antrea.Enforcers.Commands;
using Antrea.Enforcers.Firewall;
using Antrea.Host.Composition;
using Serilog;
using Serilog.Events;

namespace Antrea.Host.Commands;

/// <summary><c>agent</c>: enforces, until it is told to stop.</summary>
public static class AgentCommand
{
    private const string DefaultState = "/var/lib/antrea-actors", DefaultLogs = "/var/log/antrea", DefaultHttp = "127.0.0.1:10360";

    /// <summary>The command.</summary>
    public static Command Make()
    {
        var (node, source, config) = (CommonOptions.Node(), new SourceArguments(), CommonOptions.Config());
        node.Required = false;
        var state = new Option<string>("--state-dir") { Description = "Journal and last good plan.", DefaultValueFactory = _ => DefaultState, HelpName = "DIR" };
        var logs = new Option<string>("--log-dir") { Description = "Log files.", DefaultValueFactory = _ => DefaultLogs, HelpName = "DIR" };
        var http = new Option<string>("--http") { Description = "Where the diagnostic endpoint listens.", DefaultValueFactory = _ => DefaultHttp, HelpName = "ADDR:PORT" };
        var cleanup = new Option<bool>("--cleanup") { Description = "Remove every rule, chain and set of ours, and exit." };
        var command = new Command("agent",
            "Watches a cluster, or a directory of manifests, and enforces its policies on this Node. SIGTERM stops it cleanly and leaves the rules in place, so that an upgrade "
            + "opens nothing; --cleanup removes them. Needs root (NET_ADMIN, NET_RAW), iptables and ipset.")
        {
            node, config, state, logs, http, cleanup,
        };
        source.AddTo(command);
        command.SetAction(async (p, cancel) =>
        {
            if (p.GetValue(cleanup))
            {
                return await CleanUpAsync(p.GetValue(config));
            }

            if (p.GetValue(node) is not { } name)
            {
                throw new InvalidInputException("--node NAME is required");
            }

            var from = source.Of(p);

            if (!IPEndPoint.TryParse(p.GetValue(http)!, out var endpoint) || endpoint.Port == 0)
            {
                throw new InvalidInputException($"--http {p.GetValue(http)}: must be IP:PORT, such as {DefaultHttp}");
            }

            return await RunAsync(new AgentOptions(
                name, from, p.GetValue(config), p.GetValue(state)!, p.GetValue(logs)!, endpoint), cancel);
        });
        return command;
    }

    private static async Task<int> RunAsync(AgentOptions options, CancellationToken cancel)
    {
        CommonOptions.MakeDirectory("--log-dir", options.LogDirectory);
        await using var log = new LoggerConfiguration()
            .MinimumLevel.Is(LogEventLevel.Information)
            .WriteTo.Console(outputTemplate: "{Timestamp:yyyy-MM-dd HH:mm:ss.fff} {Level:u3} {Message:lj}{NewLine}{Exception}")
            .WriteTo.Async(a => a.File(
                Path.Combine(options.LogDirectory, "antrea-actors.log"), rollOnFileSizeLimit: true, fileSizeLimitBytes: 50 << 20, retainedFileCountLimit: 4,
                outputTemplate: "{Timestamp:yyyy-MM-dd HH:mm:ss.fff zzz} {Level:u3} {Source} {Message:lj}{NewLine}{Exception}"))
            .CreateLogger();
        var stop = new TaskCompletionSource();
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.TrySetResult();
        }

        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var cancelled = cancel.Register(() => stop.TrySetResult());
        await using var agent = await Agent.StartAsync(options, log);
        await Task.WhenAny(stop.Task, agent.System.WhenTerminated);
        if (!stop.Task.IsCompleted)
        {
            log.Fatal("the actor system ended by itself");
            return ExitCodes.Failure;
        }

        return ExitCodes.Ok;
    }

    private static async Task<int> CleanUpAsync(string? config)
    {
        var runner = new ProcessRunner();
        var forced = Agent.BackendOf(CommonOptions.ReadConfig(config));
        var programs = await new BackendDetector(runner).DetectAsync(forced);
        var report = await new FirewallDriver(runner, programs).CleanUpAsync();
        if (!report.Verified)
        {
            await Console.Error.WriteLineAsync($"error: not everything could be removed: {report.Error}");
            return ExitCodes.Failure;
        }

        Console.Out.WriteLine(report.Changed ? "removed: every rule, chain and set of ours" : "there was nothing of ours");
        return ExitCodes.Ok;
    }
}

using System.Globalization;
using Antrea.Actors;
using Antrea.Actors.Adapter;
using Antrea.Actors.Policies;
using Antrea.Enforcers.Commands;
using Antrea.Enforcers.Conntrack;
using Antrea.Enforcers.Dns;
using Antrea.Enforcers.Eve;
using Antrea.Enforcers.Firewall;
using Antrea.Enforcers.L7;
using Antrea.Enforcers.Logs;
using Antrea.Enforcers.Queue;
using Antrea.Host.Commands;
using Antrea.Host.Diagnostics;
using Antrea.Journal;
using Antrea.Kubernetes.Configuration;
using Antrea.Kubernetes.Events;
using Antrea.Kubernetes.Reporting;
using Antrea.Kubernetes.Sources.Cluster;
using Antrea.Kubernetes.Tiers;
using Antrea.Policy.Configuration;
using Serilog;
using ILogger = Serilog.ILogger;

namespace Antrea.Host.Composition;

/// <summary>A running agent: journal, actors and diagnostic endpoint. Disposing stops it and leaves the kernel as it is.</summary>
public sealed class Agent : IAsyncDisposable
{
    private readonly AgentSource _source;
    private readonly IActorRef? _status;
    private readonly WebApplication _web;
    private readonly ILogger _log;

    private Agent(EventJournal journal, ActorSystem system, AgentTree tree, L7Probe layer7, AgentSource source, IActorRef? status, WebApplication web, ILogger log)
    {
        (Journal, System, Tree, Layer7, _source, _status, _web, _log) = (journal, system, tree, layer7, source, status, web, log);
    }

    /// <summary>The journal.</summary>
    public EventJournal Journal { get; }

    /// <summary>The actors.</summary>
    public ActorSystem System { get; }

    /// <summary>The tree.</summary>
    public AgentTree Tree { get; }

    /// <summary>How layer 7 is looked at.</summary>
    public L7Probe Layer7 { get; }

    /// <summary>Starts an agent.</summary>
    /// <param name="options">The command line.</param>
    /// <param name="log">Where to log.</param>
    /// <param name="runner">Runs programs; null = real ones.</param>
    /// <param name="policyActor">Makes policy actors; null = the usual ones. For tests of failure.</param>
    /// <exception cref="InvalidInputException">Configuration or source are not usable.</exception>
    /// <exception cref="JournalException">The state directory is not usable.</exception>
    public static async Task<Agent> StartAsync(
        AgentOptions options, ILogger log, ICommandRunner? runner = null, Func<Policy.Api.ObjectKey, IActorRef, IActorRef, Props>? policyActor = null)
    {
        var config = CommonOptions.ReadConfig(options.Config);
        foreach (var w in config.Warnings)
        {
            log.Warning("{Text}", w);
        }

        var source = AgentSource.Of(options.Source, options.StateDirectory, options.Node);
        CommonOptions.MakeDirectory("--state-dir", options.StateDirectory);
        var bootId = BootId.Read();
        var journal = await EventJournal.OpenAsync(new JournalOptions { Path = Path.Combine(options.StateDirectory, "journal.db"), BootId = bootId });
        var (level, text) = RecoveryMessage.Of(journal.Recovery);
        log.Write(level, "{Text}", text);
        var known = (await journal.ListStreamsAsync("policy/", nameof(Actors.Events.PolicyRemoved))).Select(PolicyActor.KeyOf).ToList();
        var layer7 = new L7Probe();
        var firewall = new FirewallOptions(
            runner ?? new ProcessRunner(), TimeProvider.System, BackendOf(config),
            new LastGoodPlan(Path.Combine(options.StateDirectory, "last-good-plan"), bootId), null,
            runner is null ? RulesetMonitor.TryStart : null,
            runner is null ? Companions(options, layer7) : [], WakeNeighbours: runner is null);
        var system = AgentSystem.Create("antrea", journal, TimeProvider.System);
        system.ActorOf(Props.Create(() => new LogBridge(log)), "log");
        system.ActorOf(Props.Create(() => new RetentionActor(journal)), "retention");
        system.ActorOf(Props.Create(() => new TrimActor(TimeProvider.System)), "trim");
        var tree = AgentTree.Start(system, new AgentTreeSettings(
            options.Node, config, text => AgentConfigReader.Parse(text, "ConfigMap antrea-config"), known,
            () => Props.Create(() => new FirewallActor(firewall)),
            source.Name, source.Make, TimeProvider.System, policyActor));
        var status = source.Cluster is { } cluster ? system.ActorOf(Reporting(cluster, tree, options.Node), "status") : null;
        WebApplication web;
        try
        {
            web = DiagnosticServer.Make(options.Http, new AgentView(system, tree, journal, layer7, status));
            await web.StartAsync();
        }
        catch
        {
            await system.Terminate();
            source.Dispose();
            await journal.DisposeAsync();
            throw;
        }

        log.Information("agent of node {Node} started: {Source}, state {State}, http://{Http}",
            options.Node, source.Description, options.StateDirectory, options.Http);
        return new Agent(journal, system, tree, layer7, source, status, web, log);
    }

    // What goes back to the cluster.
    private static Props Reporting(ClusterAccess cluster, AgentTree tree, string node)
    {
        var (client, clock) = (cluster.Client, TimeProvider.System);
        var version = typeof(Agent).Assembly.GetName().Version?.ToString(3) ?? "0";
        return StatusTree.Of(client, tree.Routes.Node, tree.Source, node, version, clock, more:
        [
            new("tiers", () => TiersActor.Make(client, tree.Routes.Node, tree.Source, clock)),
            new("events", () => EventsActor.Make(client, tree.Routes.Node, tree.Source, node, clock)),
        ]);
    }

    private static IReadOnlyList<(string, Func<Props>)> Companions(AgentOptions options, L7Probe layer7) =>
    [
        ("log", () => Props.Create(() => new PolicyLogActor(new NetworkPolicyLogOptions { Directory = options.LogDirectory }, TimeProvider.System))),
        ("dns", () => Props.Create(() => new DnsActor(TimeProvider.System))),
        ("rejecter", () => Props.Create(() => new RejectActor())),
        ("cutter", () => Props.Create(() => new CutterActor())),
        ("l7", () => Props.Create(() => new L7Actor(new L7ActorOptions(TimeProvider.System, (settings, warn) => new EveLog(
            new EveLogOptions
            {
                Directory = options.LogDirectory, MaxAgeDays = settings.EveMaxAgeDays, MaxBytes = (long)settings.EveMaxSizeMiB << 20, OnNotice = warn,
            },
            TimeProvider.System), layer7)))),
    ];

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _web.StopAsync();
        if (_status is not null)
        {
            await StatusTree.ResignAsync(_status);
        }

        await System.Terminate();
        _source.Dispose();
        await Journal.DisposeAsync();
        await _web.DisposeAsync();
        _log.Information("agent stopped; the rules stay in the kernel");
    }

    /// <summary>The backend a configuration asks for; null = detect.</summary>
    public static Backend? BackendOf(AgentConfig config) => config.Backend is { } b ? Enum.Parse<Backend>(b, ignoreCase: true) : null;
}

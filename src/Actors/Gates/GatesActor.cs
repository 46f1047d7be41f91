using Antrea.Actors.Events;
using Antrea.Actors.Messages;
using Antrea.Policy.Api;
using Antrea.Policy.Configuration;

namespace Antrea.Actors.Gates;

/// <summary>
/// The configuration in force: the file given at start with the live ConfigMap <c>antrea-config</c> on top. A ConfigMap that cannot be used
/// (a gate that is not known, text that is no YAML) changes nothing and is reported.
/// </summary>
public sealed class GatesActor : ReceivePersistentActor
{
    private const string AgentKey = "antrea-agent.conf", ControllerKey = "antrea-controller.conf";

    private readonly AgentConfig _file;
    private readonly Func<string, AgentConfig> _parse;
    private readonly IActorRef[] _listeners;
    private EffectiveConfig _state;

    /// <param name="file">Configuration file; its gates are known to be right.</param>
    /// <param name="parse">Reads a configuration text; throws <see cref="FormatException"/>.</param>
    /// <param name="policies">Told of changes.</param>
    /// <param name="node">Told of changes and problems.</param>
    public GatesActor(AgentConfig file, Func<string, AgentConfig> parse, IActorRef policies, IActorRef node)
    {
        _file = file;
        _parse = parse;
        _listeners = [policies, node];
        _state = EffectiveConfig.Of(file, null, null, out var problem) ?? throw new ArgumentException(problem, nameof(file));
        Command<ObjectChanged>(m => m.Object is ConfigMap, m => Live((ConfigMap)m.Object, node));
        Command<ObjectRemoved>(_ => Adopt(EffectiveConfig.Of(_file, null, null, out var _)!, "ConfigMap antrea-config removed"));
        Command<RevisionBarrier>(b => Announce(new RevisionBarrier(b.Revision, Parties.Gates)));
        Command<Relist>(_ => Announce(new ConfigChanged(_state)));
        Command<Describe>(_ => Sender.Tell(new Description(string.Join(", ", _state.Gates.Effective().Select(g => $"{g.Key}={g.Value}")))));
    }

    /// <inheritdoc/>
    public override string PersistenceId => "gates";

    /// <summary>Its events are for those who ask later: it is told its state anew after a start, and reads none of them back.</summary>
    public override Recovery Recovery => Recovery.None;

    /// <summary>True for the ConfigMap that this actor listens to.</summary>
    public static bool Concerns(ObjectKey key) => key is { Kind: "ConfigMap", Name: "antrea-config", Namespace: "kube-system" };

    /// <inheritdoc/>
    protected override void PreStart()
    {
        base.PreStart();
        Context.System.EventStream.Subscribe(Self, typeof(Relist));
        Announce(new ConfigChanged(_state));
    }

    /// <inheritdoc/>
    protected override void PostRestart(Exception reason)
    {
        base.PostRestart(reason);
        Context.System.EventStream.Publish(new Relist($"{Self.Path}"));
    }

    private void Live(ConfigMap map, IActorRef node)
    {
        EffectiveConfig? now;
        string? problem;
        try
        {
            now = EffectiveConfig.Of(_file, Section(map, AgentKey), Section(map, ControllerKey), out problem);
        }
        catch (FormatException e)
        {
            (now, problem) = (null, e.Message);
        }

        node.Tell(new ProblemNoted(map.Key.ToString(),
            problem is null ? "" : $"{problem}; the configuration that was in force before stays"));
        if (now is not null)
        {
            Adopt(now, $"{map.Key} resourceVersion {map.Metadata.ResourceVersion}");
        }
    }

    private AgentConfig? Section(ConfigMap map, string key) => map.Data[key] is { } text ? _parse(text) : null;

    private void Adopt(EffectiveConfig now, string cause)
    {
        if (now.Equals(_state))
        {
            return;
        }

        Persist(new GatesChanged(now.Gates.Values, now.Failsafe.Enabled, cause), _ =>
        {
            _state = now;
            Announce(new ConfigChanged(now));
        });
    }

    private void Announce(object message)
    {
        foreach (var l in _listeners)
        {
            l.Tell(message);
        }
    }
}

using Antrea.Actors.Events;
using Antrea.Actors.Messages;
using Antrea.Policy.Api;
using Antrea.Policy.Configuration;

namespace Antrea.Actors.Gates;

/// <summary>
/// The configuration in force: the file given at start with the live ConfigMap <c>antrea-config</c> on top. A ConfigMap that cannot be used
/// (a gate that is not known, text that is no YAML) changes nothing and is reported.
/// </summary>
public sealed class GatesActor : ReceiveActor
{
    private const string AgentKey = "antrea-agent.conf", ControllerKey = "antrea-controller.conf";

    private readonly AgentConfig _file;
    private readonly Func<string, AgentConfig> _parse;
    private readonly IActorRef _node;
    private readonly IActorRef[] _listeners;
    private IActorRef _journal = ActorRefs.Nobody;
    private EffectiveConfig _state;
    private ObjectKey? _live;

    /// <param name="file">Configuration file; its gates are known to be right.</param>
    /// <param name="parse">Reads a configuration text; throws <see cref="FormatException"/>.</param>
    /// <param name="policies">Told of changes.</param>
    /// <param name="node">Told of changes and problems.</param>
    public GatesActor(AgentConfig file, Func<string, AgentConfig> parse, IActorRef policies, IActorRef node)
    {
        _file = file;
        _parse = parse;
        _node = node;
        _listeners = [policies, node];
        _state = EffectiveConfig.Of(file, null, null, out var problem) ?? throw new ArgumentException(problem, nameof(file));
        Receive<ObjectChanged>(m => m.Object is ConfigMap, m => Live((ConfigMap)m.Object));
        Receive<ObjectRemoved>(m => Gone(m.Key));
        Receive<ObjectUnreadable>(m => _node.Tell(new ProblemNoted(m.Key.ToString(), $"{m.Reason}; the configuration that was in force before stays")));
        Receive<ObjectsListed>(m =>
        {
            if (_live is { } key && !m.Keys.Contains(key))
            {
                Gone(key);
            }

            Announce(new ConfigChanged(_state));
        });
        Receive<RevisionBarrier>(b => Announce(new RevisionBarrier(b.Revision, Parties.Gates)));
        Receive<Describe>(_ => Sender.Tell(new Description(string.Join(", ", _state.Gates.Effective().Select(g => $"{g.Key}={g.Value}")))));
    }

    /// <summary>True for the ConfigMap that this actor listens to.</summary>
    public static bool Concerns(ObjectKey key) => key is { Kind: "ConfigMap", Name: "antrea-config", Namespace: "kube-system" };

    /// <inheritdoc/>
    protected override void PreStart()
    {
        _journal = Context.ActorOf(Recorder.Supervised("gates", _node), "journal");

        // Said first: nobody may take the file's gates for those in force when a ConfigMap is.
        Context.System.EventStream.Publish(new StateLost($"{Self.Path}"));
    }

    private void Gone(ObjectKey key)
    {
        _live = null;
        _node.Tell(new ProblemNoted(key.ToString(), ""));
        Adopt(EffectiveConfig.Of(_file, null, null, out var _)!, $"{key} removed");
    }

    private void Live(ConfigMap map)
    {
        _live = map.Key;
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

        _node.Tell(new ProblemNoted(map.Key.ToString(),
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

        _state = now;
        _journal.Tell(new GatesChanged(now.Gates.Values, now.Failsafe.Enabled, cause));
        Announce(new ConfigChanged(now));
    }

    private void Announce(object message)
    {
        foreach (var l in _listeners)
        {
            l.Tell(message);
        }
    }
}

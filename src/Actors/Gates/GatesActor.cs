using Antrea.Actors.Events;
using Antrea.Actors.Messages;
using Antrea.Policy.Api;
using Antrea.Policy.Configuration;
using Antrea.Policy.FeatureGates;

namespace Antrea.Actors.Gates;

/// <summary>
/// The configuration in force: the file given at start with the live ConfigMap <c>antrea-config</c> on top. A ConfigMap that cannot be used
/// (a gate that is not known, text that is no YAML) changes nothing and is reported; what it said before is read back from the journal after
/// a restart. Only once the map is known to be gone the file counts alone.
/// </summary>
public sealed class GatesActor : ReceiveActor, IWithUnboundedStash
{
    private const string AgentKey = "antrea-agent.conf", ControllerKey = "antrea-controller.conf", Remembered = "last good configuration";

    private static readonly ObjectKey Map = new("ConfigMap", "", "kube-system", "antrea-config");

    private readonly AgentConfig _file;
    private readonly Func<string, AgentConfig> _parse;
    private readonly IActorRef _node;
    private readonly IActorRef[] _listeners;
    private IActorRef _journal = ActorRefs.Nobody;
    private EffectiveConfig _state;
    private LiveConfig? _live;
    private bool _isDecided;

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
        Receive<LastRecorded>(m =>
        {
            Recalled((m.Event as GatesChanged)?.Live);
            Become(Running);
            Stash.UnstashAll();
        });
        Receive<Describe>(_ => Sender.Tell(new Description("reads the journal")));
        ReceiveAny(_ => Stash.Stash());
    }

    private bool FailsOpen => _state.Pods.L7.FailOpen && _state.Gates.IsOn(KnownGates.L7NetworkPolicy);

    /// <inheritdoc/>
    public IStash Stash { get; set; } = null!;

    /// <summary>True for the ConfigMap that this actor listens to.</summary>
    public static bool Concerns(ObjectKey key) => key is { Kind: "ConfigMap", Name: "antrea-config", Namespace: "kube-system" };

    /// <inheritdoc/>
    protected override void PreStart()
    {
        _journal = Context.ActorOf(Recorder.Supervised("gates", _node, Self), "journal");
        TellFailOpen();

        // Said first: nobody may take the file's gates for those in force when a ConfigMap is.
        Context.System.EventStream.Publish(new StateLost($"{Self.Path}"));
    }

    private void Running()
    {
        Receive<LastRecorded>(m => Recalled((m.Event as GatesChanged)?.Live));
        Receive<ObjectChanged>(m => m.Object is ConfigMap, m => Changed((ConfigMap)m.Object));
        Receive<ObjectRemoved>(_ => Gone());
        Receive<ObjectUnreadable>(m => Unusable(m.Reason));
        Receive<ObjectsListed>(m =>
        {
            if (m.IsComplete && !m.Has(Map))
            {
                Gone();
            }

            Announce(new ConfigChanged(_state));
        });
        Receive<RevisionBarrier>(b => Announce(new RevisionBarrier(b.Revision, Parties.Gates)));
        Receive<Describe>(_ => Sender.Tell(new Description(string.Join(", ", _state.Gates.Effective().Select(g => $"{g.Key}={g.Value}")))));
    }

    // Also when the journal can be written again: what it missed is written then.
    private void Recalled(LiveConfig? live)
    {
        if (_isDecided)
        {
            if (!Equals(live, _live))
            {
                Record("repeated, for it could not be written before");
            }

            return;
        }

        if (live?.On(_file, out var problem) is { } before)
        {
            _live = live;
            Adopt(before);
        }
        else if (live is not null)
        {
            live.On(_file, out problem);
            _node.Tell(new ProblemNoted(Remembered, $"{problem}; the file counts until the ConfigMap can be used", IsLocal: true));
        }
    }

    private void Gone()
    {
        _node.Tell(new ProblemNoted(Map.ToString(), ""));
        Decide(null, EffectiveConfig.Of(_file, null, null, out var _)!, $"{Map} removed");
    }

    private void Unusable(string? problem) =>
        _node.Tell(new ProblemNoted(Map.ToString(), $"{problem}; the configuration that was in force before stays"));

    private void Changed(ConfigMap map)
    {
        try
        {
            var live = LiveConfig.Of(Section(map, AgentKey), Section(map, ControllerKey));
            if (live.On(_file, out var problem) is not { } now)
            {
                Unusable(problem);
                return;
            }

            _node.Tell(new ProblemNoted(Map.ToString(), ""));
            Decide(live, now, $"{Map} resourceVersion {map.Metadata.ResourceVersion}");
        }
        catch (FormatException e)
        {
            Unusable(e.Message);
        }
    }

    private AgentConfig? Section(ConfigMap map, string key) => map.Data[key] is { } text ? _parse(text) : null;

    private void Decide(LiveConfig? live, EffectiveConfig now, string cause)
    {
        if (!_isDecided)
        {
            _isDecided = true;
            _node.Tell(new ProblemNoted(Remembered, "", IsLocal: true));
        }

        var isNew = !Equals(live, _live);
        _live = live;
        Adopt(now);
        if (isNew)
        {
            Record(cause);
        }
    }

    private void Record(string cause) => _journal.Tell(new GatesChanged(_state.Gates.Values, _state.Failsafe.Enabled, cause, _live));

    private void Adopt(EffectiveConfig now)
    {
        if (!now.Equals(_state))
        {
            var before = FailsOpen;
            _state = now;
            if (FailsOpen != before)
            {
                TellFailOpen();
            }

            Announce(new ConfigChanged(now));
        }
    }

    // Whoever wanted it may forget it, and whoever runs the node next may never have known.
    private void TellFailOpen()
    {
        const string Text = "traffic of layer-7 rules passes unjudged whenever the agent is not there to judge it";
        if (FailsOpen)
        {
            Context.GetLogger().Warning("l7.failOpen is true: {0}", Text);
        }

        _node.Tell(new ProblemNoted("l7.failOpen", FailsOpen ? Text : "", IsLocal: true));
    }

    private void Announce(object message)
    {
        foreach (var l in _listeners)
        {
            l.Tell(message);
        }
    }
}

using Antrea.Enforcers.Eve;
using Antrea.Policy.Planning.Pods;

namespace Antrea.Enforcers.L7;

/// <summary>What the actor of layer 7 has around it.</summary>
/// <param name="Clock">The clock.</param>
/// <param name="OpenLog">Opens the event log; the second argument is told what goes wrong with it.</param>
/// <param name="Probe">Where the diagnostic endpoint looks.</param>
public sealed record L7ActorOptions(TimeProvider Clock, Func<L7Settings, Action<string>, EveLog> OpenLog, L7Probe Probe);

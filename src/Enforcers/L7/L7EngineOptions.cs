using Antrea.Enforcers.Eve;

namespace Antrea.Enforcers.L7;

/// <summary>What the engine of layer 7 has around it.</summary>
/// <param name="Log">The event log; null = none.</param>
/// <param name="Clock">The clock.</param>
/// <param name="Warn">Told, on any thread, what went wrong.</param>
public sealed record L7EngineOptions(EveLog? Log, TimeProvider Clock, Action<string> Warn);

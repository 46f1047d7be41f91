using System.Net;
using Antrea.Host.Commands;

namespace Antrea.Host.Composition;

/// <summary>The agent's command line.</summary>
/// <param name="Node">Node name.</param>
/// <param name="Source">Where objects come from.</param>
/// <param name="Config">antrea-agent.conf, or null.</param>
/// <param name="StateDirectory">Journal and last good plan.</param>
/// <param name="LogDirectory">Log files.</param>
/// <param name="Http">Where the diagnostic endpoint listens.</param>
public sealed record AgentOptions(
    string Node, SourceOptions Source, string? Config, string StateDirectory, string LogDirectory, IPEndPoint Http);

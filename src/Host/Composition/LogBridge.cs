using ILogger = Serilog.ILogger;
using LogEventLevel = Serilog.Events.LogEventLevel;

namespace Antrea.Host.Composition;

/// <summary>Writes what actors log to Serilog.</summary>
public sealed class LogBridge : ReceiveActor
{
    /// <param name="log">Where to.</param>
    public LogBridge(ILogger log)
    {
        Receive<Actors.Messages.Describe>(_ => Sender.Tell(new Actors.Messages.Description("writes what actors log")));
        Receive<LogEvent>(e => log.ForContext("Source", e.LogSource).Write(Level(e), e.Cause, "{Text}", e.Message?.ToString() ?? ""));
    }

    /// <inheritdoc/>
    protected override void PreStart()
    {
        foreach (var type in (Type[])[typeof(Debug), typeof(Info), typeof(Warning), typeof(Error)])
        {
            Context.System.EventStream.Subscribe(Self, type);
        }
    }

    private static LogEventLevel Level(LogEvent e) => e switch
    {
        Error => LogEventLevel.Error,
        Warning => LogEventLevel.Warning,
        Info => LogEventLevel.Information,
        _ => LogEventLevel.Debug,
    };
}

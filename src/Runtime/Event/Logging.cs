using Antrea.Runtime.Actor;

namespace Antrea.Runtime.Event;

public static class Logging
{
    /// <summary>A logger that names the actor's path as its source.</summary>
    public static ILoggingAdapter GetLogger(this IActorContext context, ILogMessageFormatter? logMessageFormatter = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new BusLogging(context.System, context.Self.Path.ToString(), context.Props.Type);
    }

    /// <param name="system">Whose event stream.</param>
    /// <param name="logSourceObj">A string, a type, a reference or any object: the source.</param>
    /// <param name="logMessageFormatter">Unused: templates are always semantic.</param>
    public static ILoggingAdapter GetLogger(
        ActorSystem system, object logSourceObj, ILogMessageFormatter? logMessageFormatter = null)
        => logSourceObj switch
        {
            string text => new BusLogging(system, text, typeof(string)),
            Type type => new BusLogging(system, type.ToString(), type),
            IActorRef actor => new BusLogging(system, actor.Path.ToString(), typeof(IActorRef)),
            _ => new BusLogging(system, logSourceObj?.ToString() ?? "", logSourceObj?.GetType() ?? typeof(object)),
        };
}

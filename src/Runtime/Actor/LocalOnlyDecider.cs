namespace Antrea.Runtime.Actor;

public class LocalOnlyDecider : IDecider
{
    private readonly Func<Exception, Directive> _decider;

    public LocalOnlyDecider(Func<Exception, Directive> decider) => _decider = decider;

    public Directive Decide(Exception cause) => _decider(cause);
}

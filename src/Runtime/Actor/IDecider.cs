namespace Antrea.Runtime.Actor;

public interface IDecider
{
    Directive Decide(Exception cause);
}

using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;

namespace Antrea.Runtime.Actor;

/// <summary>How to make an actor: its type, constructor arguments and, if wanted, the strategy for its children.</summary>
public class Props : IEquatable<Props>
{
    internal const DynamicallyAccessedMemberTypes Constructors =
        DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.NonPublicConstructors;

    private readonly Func<ActorBase> _produce;

    public Props([DynamicallyAccessedMembers(Constructors)] Type type) : this(type, []) { }

    public Props([DynamicallyAccessedMembers(Constructors)] Type type, object[] args)
        : this(type, args, null, ActorActivator.For(type, args)) { }

    private Props(Type type, object[] args, SupervisorStrategy? strategy, Func<ActorBase> produce)
    {
        Type = type;
        Arguments = args;
        SupervisorStrategy = strategy!;
        _produce = produce;
    }

    public Type Type { get; }

    public string TypeName => Type.AssemblyQualifiedName!;

    public object[] Arguments { get; }

    /// <summary>Overrides <c>ActorBase.SupervisorStrategy()</c>; null = the actor's own.</summary>
    public SupervisorStrategy SupervisorStrategy { get; }

    /// <param name="factory">Must be <c>() => new T(..)</c>; the arguments are evaluated once, here.</param>
    /// <param name="supervisorStrategy">See <see cref="SupervisorStrategy"/>.</param>
    /// <exception cref="ArgumentException">The expression is something else than a constructor call.</exception>
    public static Props Create<TActor>(
        Expression<Func<TActor>> factory, SupervisorStrategy? supervisorStrategy = null)
        where TActor : ActorBase
    {
        ArgumentNullException.ThrowIfNull(factory);
        if (factory.Body is not NewExpression { Constructor: not null } call)
        {
            throw new ArgumentException("The create function must be a 'new T (args)' expression", nameof(factory));
        }

        var args = call.Arguments.Select(ActorActivator.Evaluate).ToArray();
        return new Props(call.Type, args!, supervisorStrategy, ActorActivator.For(call.Constructor, args!));
    }

    public static Props Create<[DynamicallyAccessedMembers(Constructors)] TActor>(params object[] args)
        where TActor : ActorBase
        => new(typeof(TActor), args);

    public static Props Create<[DynamicallyAccessedMembers(Constructors)] TActor>(SupervisorStrategy supervisorStrategy)
        where TActor : ActorBase, new()
        => new Props(typeof(TActor)).WithSupervisorStrategy(supervisorStrategy);

    public static Props Create([DynamicallyAccessedMembers(Constructors)] Type type, params object[] args)
        => new(type, args);

    /// <summary>The actor is made by <paramref name="producer"/>, e.g. out of a container.</summary>
    public static Props CreateBy(IIndirectActorProducer producer, params object[] args)
    {
        ArgumentNullException.ThrowIfNull(producer);
        return new Props(producer.ActorType, args, null, producer.Produce);
    }

    public Props WithSupervisorStrategy(SupervisorStrategy? supervisorStrategy)
        => new(Type, Arguments, supervisorStrategy, _produce);

    public virtual ActorBase NewActor() => _produce();

    public bool Equals(Props? other) => other is not null && Type == other.Type
        && Arguments.SequenceEqual(other.Arguments) && Equals(SupervisorStrategy, other.SupervisorStrategy);

    public override bool Equals(object? obj) => Equals(obj as Props);

    public override int GetHashCode() => HashCode.Combine(Type, Arguments.Length);
}

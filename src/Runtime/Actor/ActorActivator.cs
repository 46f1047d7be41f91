using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Reflection;

namespace Antrea.Runtime.Actor;

/// <summary>Turns a type or constructor with arguments into a factory.</summary>
internal static class ActorActivator
{
    private const BindingFlags AnyInstance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    public static Func<ActorBase> For([DynamicallyAccessedMembers(Props.Constructors)] Type type, object[] args)
    {
        if (type.GetConstructors(AnyInstance) is [{ } only] && only.GetParameters().Length == args.Length)
        {
            return For(only, args);
        }

        return () => (ActorBase)Activator.CreateInstance(
            type, AnyInstance | BindingFlags.DoNotWrapExceptions, null, args, null)!;
    }

    public static Func<ActorBase> For(ConstructorInfo constructor, object[] args)
    {
        var invoker = ConstructorInvoker.Create(constructor);
        return args.Length switch
        {
            0 => () => (ActorBase)invoker.Invoke(),
            1 => () => (ActorBase)invoker.Invoke(args[0]),
            2 => () => (ActorBase)invoker.Invoke(args[0], args[1]),
            3 => () => (ActorBase)invoker.Invoke(args[0], args[1], args[2]),
            4 => () => (ActorBase)invoker.Invoke(args[0], args[1], args[2], args[3]),
            _ => () => (ActorBase)invoker.Invoke(new Span<object?>(args)),
        };
    }

    /// <summary>The value of an argument; captured variables, the usual case, need no compiler.</summary>
    public static object? Evaluate(Expression argument) => argument switch
    {
        ConstantExpression constant => constant.Value,
        MemberExpression { Member: FieldInfo field } member
            => field.GetValue(member.Expression is null ? null : Evaluate(member.Expression)),
        _ => Expression.Lambda<Func<object>>(Expression.Convert(argument, typeof(object)))
            .Compile(preferInterpretation: true)(),
    };
}

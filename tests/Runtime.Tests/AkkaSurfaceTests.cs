using System.Reflection;
using System.Runtime.CompilerServices;

namespace Antrea.Runtime.Tests;

/// <summary>What actor code can call here must exist in Akka.NET: the runtime's surface is compared with the stub of Akka's.</summary>
public class AkkaSurfaceTests
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance
        | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Assembly s_akka = typeof(global::Akka.Actor.ActorBase).Assembly;

    public static TheoryData<Type> Types => new(OwnTypes);

    private static IEnumerable<Type> OwnTypes => typeof(ActorBase).Assembly.GetTypes()
        .Where(t => t.IsVisible && t.Namespace != "Antrea.Runtime");

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_member_exists_in_Akka(Type own)
    {
        var theirs = s_akka.GetType(Name(own));
        theirs.ShouldNotBeNull($"{Name(own)} is not in the stub");
        if (own.IsEnum)
        {
            Values(own).ShouldBe(Values(theirs));
            return;
        }

        var present = Surface(theirs, inherited: true).ToHashSet();
        Surface(own, inherited: false).Where(member => !present.Contains(member)).ShouldBeEmpty();
    }

    [Fact]
    public void Abstract_members_are_the_same()
    {
        foreach (var own in OwnTypes)
        {
            var theirs = s_akka.GetType(Name(own))!;
            if (own.IsAbstract && own is { IsInterface: false, IsSealed: false })
            {
                Abstract(theirs).ShouldBe(Abstract(own), ignoreOrder: true, own.FullName);
            }
        }
    }

    private static IEnumerable<string> Values(Type type)
        => Enum.GetNames(type).Select(name => $"{name} = {Convert.ToInt32(Enum.Parse(type, name))}");

    private static IEnumerable<string> Abstract(Type type) => type
        .GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
        .Where(m => m.IsAbstract && IsVisible(m)).Select(Signature).Distinct();

    /// <summary>Signatures of what code outside of the assembly can use.</summary>
    private static IEnumerable<string> Surface(Type type, bool inherited)
    {
        var types = new List<Type> { type };
        for (var up = type.BaseType; inherited && up is not null; up = up.BaseType)
        {
            types.Add(up);
        }

        if (inherited)
        {
            types.AddRange(type.GetInterfaces());
        }

        foreach (var each in types)
        {
            foreach (var member in each.GetMembers(Declared))
            {
                var signature = member switch
                {
                    ConstructorInfo constructor when IsVisible(constructor) && each == type => Signature(constructor),
                    MethodInfo method when IsVisible(method) && !IsCompilers(method) => Signature(method),
                    FieldInfo { IsPublic: true } or FieldInfo { IsFamily: true } => $"field {member.Name}: {Name(((FieldInfo)member).FieldType)}",
                    _ => null,
                };
                if (signature is not null && !signature.Contains("(Antrea", StringComparison.Ordinal)
                    && !signature.Contains("ActorSystemSettings", StringComparison.Ordinal))
                {
                    yield return signature;
                }
            }
        }
    }

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    // Equality, hash codes and texts are there for every type; records bring some members of their own.
    private static bool IsCompilers(MethodInfo method)
        => method.GetCustomAttribute<CompilerGeneratedAttribute>() is not null && !method.Name.StartsWith("get_", StringComparison.Ordinal)
                && !method.Name.StartsWith("set_", StringComparison.Ordinal)
        || method.Name is "Equals" or "GetHashCode" or "ToString" or "<Clone>$" or "get_EqualityContract" or "PrintMembers"
        || (method.Name is "op_Equality" or "op_Inequality" && method.DeclaringType!.Name != nameof(ActorPath));

    private static string Signature(MethodBase method)
    {
        var arity = method is MethodInfo { IsGenericMethodDefinition: true } generic ? $"`{generic.GetGenericArguments().Length}" : "";
        var result = method is MethodInfo info ? Name(info.ReturnType) : "";
        return $"{method.Name}{arity}({string.Join(", ", method.GetParameters().Select(Parameter))}): {result}";
    }

    private static string Parameter(ParameterInfo parameter)
        => (parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "") + Name(parameter.ParameterType)
            + (parameter.IsOptional ? "?" : "");

    private static string Name(Type type)
    {
        if (type.IsGenericParameter)
        {
            return type.DeclaringMethod is null ? $"!{type.GenericParameterPosition}" : $"!!{type.GenericParameterPosition}";
        }

        if (type.IsArray)
        {
            return Name(type.GetElementType()!) + "[]";
        }

        if (type is { IsGenericType: true, IsGenericTypeDefinition: false })
        {
            return $"{Name(type.GetGenericTypeDefinition())}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>";
        }

        return type.FullName!.Replace("Antrea.Runtime.", "Akka.", StringComparison.Ordinal);
    }
}

namespace Antrea.Testing.Cel;

/// <summary>
/// Evaluates expressions over bool, long, double, string, lists, maps (objects too), addresses and networks. As the language wants it,
/// an error beside <c>&amp;&amp;</c> and <c>||</c> counts only if the other side does not decide.
/// </summary>
public sealed class Evaluator
{
    private readonly Dictionary<string, object> _variables;

    private Evaluator(IReadOnlyDictionary<string, object> variables) => _variables = new(variables);

    /// <summary>The value of a rule.</summary>
    /// <exception cref="CelException">It has none, or it is no bool.</exception>
    public static bool Holds(Expr expr, IReadOnlyDictionary<string, object> variables) => Bool(new Evaluator(variables).Value(expr));

    /// <summary>The value of an expression.</summary>
    public static object Of(Expr expr, IReadOnlyDictionary<string, object> variables) => new Evaluator(variables).Value(expr);

    private object Value(Expr expr) => expr switch
    {
        Literal l => l.Value,
        Ident i => Variable(i.Name),
        Select s => Field(s),
        Call { Function: "&&" } c => Both(c.Args[0], c.Args[1], decides: false),
        Call { Function: "||" } c => Both(c.Args[0], c.Args[1], decides: true),
        Call { Function: "?:" } c => Bool(Value(c.Args[0])) ? Value(c.Args[1]) : Value(c.Args[2]),
        Call c => Functions.Call(c.Function, c.Target is null ? null : Value(c.Target), [.. c.Args.Select(Value)]),
        Macro m => Loop(m),
        ListOfExpr l => l.Items.Select(Value).ToList(),
        MapOfExpr m => m.Entries.ToDictionary(e => (string)Value(e.Key), e => Value(e.Value)),
        _ => throw new CelException($"unknown expression {expr}"),
    };

    private object Variable(string name) =>
        _variables.TryGetValue(name, out var value) ? value
        : name is "int" or "string" or "bool" or "double" ? new TypeName(name)
        : throw new CelException($"there is no variable {name}");

    private object Field(Select select)
    {
        if (Value(select.Operand) is not IReadOnlyDictionary<string, object> map)
        {
            throw new CelException($"{select.Operand} has no fields");
        }

        return select.Test ? map.ContainsKey(select.Field)
            : map.TryGetValue(select.Field, out var value) ? value : throw new CelException($"no such key: {select.Field}");
    }

    private bool Both(Expr left, Expr right, bool decides) => Fold([() => Bool(Value(left)), () => Bool(Value(right))], decides);

    private bool Loop(Macro macro)
    {
        var items = Value(macro.Range) switch
        {
            IReadOnlyDictionary<string, object> map => [.. map.Keys],
            IReadOnlyList<object> list => list,
            var other => throw new CelException($"{other} is no range"),
        };
        return macro.Name switch
        {
            "all" => Fold(items.Select(i => new Func<bool>(() => Body(macro, i))), decides: false),
            "exists" => Fold(items.Select(i => new Func<bool>(() => Body(macro, i))), decides: true),
            "exists_one" => items.Count(i => Body(macro, i)) == 1,
            _ => throw new CelException($"unknown macro {macro.Name}"),
        };
    }

    private bool Body(Macro macro, object item)
    {
        var had = _variables.TryGetValue(macro.Variable, out var before);
        _variables[macro.Variable] = item;
        try
        {
            return Bool(Value(macro.Body));
        }
        finally
        {
            _ = had ? _variables[macro.Variable] = before! : _variables.Remove(macro.Variable);
        }
    }

    private static bool Fold(IEnumerable<Func<bool>> terms, bool decides)
    {
        CelException? failed = null;
        foreach (var term in terms)
        {
            try
            {
                if (term() == decides)
                {
                    return decides;
                }
            }
            catch (CelException e)
            {
                failed ??= e;
            }
        }

        return failed is null ? !decides : throw failed;
    }

    private static bool Bool(object value) => value as bool? ?? throw new CelException($"{value} is no bool");
}

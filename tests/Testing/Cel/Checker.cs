namespace Antrea.Testing.Cel;

/// <summary>
/// Checks the types of a rule against the schema it belongs to, and estimates its worst cost as the API server does when a definition
/// is created: units of the cel-go cost model.
/// </summary>
public sealed class Checker
{
    private readonly Dictionary<string, StaticType> _variables;
    private readonly StaticType _self;

    private Checker(StaticType self)
    {
        _self = self;
        _variables = new() { ["self"] = self };
    }

    /// <summary>The cost of one evaluation.</summary>
    /// <exception cref="CelException">The rule names what is not declared, or is no bool.</exception>
    public static ulong Cost(Expr rule, StaticType self)
    {
        var (type, cost) = new Checker(self).Check(rule);
        return type.Shape == Shape.Bool ? cost : throw new CelException("the rule is no bool");
    }

    private (StaticType Type, ulong Cost) Check(Expr expr) => expr switch
    {
        Literal { Value: string text } => (new StaticType(Shape.Text, (ulong)text.Length), 0),
        Literal { Value: long } => (StaticType.Int, 0),
        Literal { Value: bool } => (StaticType.Bool, 0),
        Ident i => (Variable(i.Name), 1),
        Select s => Field(s),
        Call c => CallOf(c),
        Macro m => Loop(m),
        ListOfExpr l => ListOf(l),
        MapOfExpr m => MapOf(m),
        _ => throw new CelException($"unknown expression {expr}"),
    };

    // A type name counts as large as the value that the rule is about: that is how the estimate resolves it.
    private StaticType Variable(string name) =>
        _variables.TryGetValue(name, out var type) ? type
        : name is "int" or "string" ? new StaticType(Shape.Type, _self.Size)
        : throw new CelException($"undeclared reference to '{name}'");

    private (StaticType Type, ulong Cost) Field(Select select)
    {
        var (operand, cost) = Check(select.Operand);
        if (operand.Shape != Shape.Object || operand.Fields![select.Field] is not { } schema)
        {
            throw new CelException($"undefined field '{select.Field}'");
        }

        return select.Test ? (StaticType.Bool, cost) : (StaticType.Of(schema.AsObject()), cost + 1);
    }

    private (StaticType Type, ulong Cost) CallOf(Call call)
    {
        var target = call.Target is null ? default : Check(call.Target);
        var args = call.Args.Select(Check).ToArray();
        var (type, own) = Overloads.Resolve(call.Function, target.Type, [.. args.Select(a => a.Type)]);
        var cost = call.Function == "?:"
            ? args[0].Cost + Math.Max(args[1].Cost, args[2].Cost)
            : args.Aggregate(target.Cost, (sum, a) => Times.Add(sum, a.Cost));
        return (type, Times.Add(cost, own));
    }

    private (StaticType Type, ulong Cost) Loop(Macro macro)
    {
        var (range, cost) = Check(macro.Range);
        var item = range.Shape switch
        {
            Shape.List => range.Element!,
            Shape.Map => new StaticType(Shape.Text, 0),
            _ => throw new CelException($"{range.Shape} is no range"),
        };
        if (!_variables.TryAdd(macro.Variable, item))
        {
            throw new CelException($"{macro.Variable} hides another variable");
        }

        var (body, each) = Check(macro.Body);
        _variables.Remove(macro.Variable);
        if (body.Shape != Shape.Bool)
        {
            throw new CelException($"what {macro.Name} tests is no bool");
        }

        // Loop condition and step around the body, and what is left to do with the result.
        var (around, after) = macro.Name switch { "all" => (3ul, 1ul), "exists" => (4ul, 1ul), "exists_one" => (2ul, 2ul), _ => throw new CelException(macro.Name) };
        return (StaticType.Bool, Times.Add(cost + after, Times.Multiply(range.Size, Times.Add(each, around))));
    }

    private (StaticType Type, ulong Cost) ListOf(ListOfExpr list)
    {
        var items = list.Items.Select(Check).ToArray();
        return items.All(i => i.Type.Shape == items[0].Type.Shape)
            ? (new StaticType(Shape.List, (ulong)items.Length, items[0].Type), items.Aggregate(10ul, (sum, i) => sum + i.Cost))
            : throw new CelException("a list of different types");
    }

    private (StaticType Type, ulong Cost) MapOf(MapOfExpr map)
    {
        var keys = map.Entries.Select(e => Check(e.Key)).ToArray();
        var values = map.Entries.Select(e => Check(e.Value)).ToArray();
        return keys.All(k => k.Type.Shape == Shape.Text) && values.All(v => v.Type.Shape == values[0].Type.Shape)
            ? (new StaticType(Shape.Map, (ulong)values.Length, values[0].Type), keys.Concat(values).Aggregate(30ul, (sum, i) => sum + i.Cost))
            : throw new CelException("a map of different types");
    }
}

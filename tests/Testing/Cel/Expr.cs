namespace Antrea.Testing.Cel;

/// <summary>A parsed expression.</summary>
public abstract record Expr;

/// <summary>A constant: bool, long, double or string.</summary>
public sealed record Literal(object Value) : Expr;

/// <summary>A variable, or the name of a type.</summary>
public sealed record Ident(string Name) : Expr;

/// <summary><c>operand.field</c>; with <paramref name="Test"/> <c>has(operand.field)</c>.</summary>
public sealed record Select(Expr Operand, string Field, bool Test = false) : Expr;

/// <summary>An operator or a function; <paramref name="Target"/> is null unless it is called as a method.</summary>
public sealed record Call(string Function, Expr? Target, IReadOnlyList<Expr> Args) : Expr;

/// <summary><c>range.all(x, body)</c> and the like.</summary>
public sealed record Macro(string Name, Expr Range, string Variable, Expr Body) : Expr;

/// <summary><c>[a, b]</c>.</summary>
public sealed record ListOfExpr(IReadOnlyList<Expr> Items) : Expr;

/// <summary><c>{a: b}</c>.</summary>
public sealed record MapOfExpr(IReadOnlyList<(Expr Key, Expr Value)> Entries) : Expr;

namespace Antrea.Testing.Cel;

/// <summary>Parses the part of the Common Expression Language that the rules use; anything else is an error.</summary>
public sealed class Parser
{
    private static readonly string[][] Levels = [["||"], ["&&"], ["==", "!=", "<=", ">=", "<", ">", "in"], ["+", "-"]];
    private static readonly string[] Macros = ["all", "exists", "exists_one"];
    private static readonly string[] Reserved = ["as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package", "namespace", "return", "var", "void", "while", "null", "in"];

    private readonly List<Token> _tokens;
    private int _at;

    private Parser(string text) => _tokens = Lexer.Read(text);

    public static Expr Parse(string text)
    {
        var parser = new Parser(text);
        var expr = parser.Ternary();
        return parser.Current.Kind == TokenKind.End ? expr : throw parser.Unexpected();
    }

    private Token Current => _tokens[_at];

    private Expr Ternary()
    {
        var condition = Binary(0);
        if (!Accept("?"))
        {
            return condition;
        }

        var yes = Binary(0);
        Expect(":");
        return new Call("?:", null, [condition, yes, Ternary()]);
    }

    private Expr Binary(int level)
    {
        if (level == Levels.Length)
        {
            return Unary();
        }

        var left = Binary(level + 1);
        while (Current.Kind is TokenKind.Symbol or TokenKind.Ident && Levels[level].Contains(Current.Text))
        {
            var op = _tokens[_at++].Text;
            left = new Call(op, null, [left, Binary(level + 1)]);
        }

        return left;
    }

    private Expr Unary() => Accept("!") ? new Call("!", null, [Unary()]) : Member(Primary());

    private Expr Member(Expr expr)
    {
        while (true)
        {
            if (Accept("."))
            {
                var name = Name();
                expr = Accept("(") ? Method(expr, name) : new Select(expr, name);
            }
            else if (Accept("["))
            {
                expr = new Call("[]", null, [expr, Ternary()]);
                Expect("]");
            }
            else
            {
                return expr;
            }
        }
    }

    private Expr Method(Expr target, string name)
    {
        var args = Arguments(")");
        if (!Macros.Contains(name))
        {
            return new Call(name, target, args);
        }

        return args is [Ident variable, var body] ? new Macro(name, target, variable.Name, body) : throw new CelException($"{name} wants a variable and an expression");
    }

    private Expr Primary()
    {
        var token = Current;
        switch (token)
        {
            case { Kind: TokenKind.Number or TokenKind.Text }:
                _at++;
                return new Literal(token.Value!);
            case { Kind: TokenKind.Ident, Text: "true" or "false" }:
                _at++;
                return new Literal(token.Text == "true");
            case { Kind: TokenKind.Ident }:
                var name = Name();
                return Accept("(") ? Function(name, Arguments(")")) : new Ident(name);
            case { Text: "(" }:
                _at++;
                var inner = Ternary();
                Expect(")");
                return inner;
            case { Text: "[" }:
                _at++;
                return new ListOfExpr(Arguments("]"));
            case { Text: "{" }:
                _at++;
                return Map();
            default:
                throw Unexpected();
        }
    }

    private static Expr Function(string name, IReadOnlyList<Expr> args)
    {
        if (name != "has")
        {
            return new Call(name, null, args);
        }

        return args is [Select select] ? select with { Test = true } : throw new CelException("has wants a field");
    }

    private MapOfExpr Map()
    {
        var entries = new List<(Expr, Expr)>();
        do
        {
            var key = Ternary();
            Expect(":");
            entries.Add((key, Ternary()));
        }
        while (Accept(","));
        Expect("}");
        return new MapOfExpr(entries);
    }

    private List<Expr> Arguments(string close)
    {
        var args = new List<Expr>();
        if (!Accept(close))
        {
            do
            {
                args.Add(Ternary());
            }
            while (Accept(","));
            Expect(close);
        }

        return args;
    }

    private string Name()
    {
        var token = _tokens[_at++];
        return token.Kind == TokenKind.Ident && !Reserved.Contains(token.Text) ? token.Text : throw new CelException($"'{token.Text}' is no name, at {token.At}");
    }

    private bool Accept(string symbol)
    {
        if (Current.Kind != TokenKind.Symbol || Current.Text != symbol)
        {
            return false;
        }

        _at++;
        return true;
    }

    private void Expect(string symbol)
    {
        if (!Accept(symbol))
        {
            throw Unexpected();
        }
    }

    private CelException Unexpected() => new($"unexpected '{Current.Text}' at {Current.At}");
}

using System.Globalization;
using System.Text;

namespace Antrea.Testing.Cel;

/// <summary>What a token is.</summary>
public enum TokenKind
{
    End,
    Ident,
    Number,
    Text,
    Symbol,
}

/// <summary>A token and where it starts.</summary>
public readonly record struct Token(TokenKind Kind, string Text, object? Value, int At);

/// <summary>Splits CEL text into tokens.</summary>
public static class Lexer
{
    private static readonly string[] Symbols = ["&&", "||", "==", "!=", "<=", ">=", "<", ">", "!", "+", "-", "?", ":", "(", ")", "[", "]", "{", "}", ",", "."];

    public static List<Token> Read(string text)
    {
        var tokens = new List<Token>();
        for (var at = 0; at < text.Length;)
        {
            var c = text[at];
            if (c is ' ' or '\t' or '\r' or '\n')
            {
                at++;
            }
            else
            {
                var token = char.IsAsciiLetter(c) || c == '_' ? Word(text, at)
                    : char.IsAsciiDigit(c) ? Number(text, at)
                    : c is '\'' or '"' ? Quoted(text, at)
                    : Symbol(text, at);
                tokens.Add(token.Token);
                at = token.Next;
            }
        }

        tokens.Add(new Token(TokenKind.End, "", null, text.Length));
        return tokens;
    }

    private static (Token Token, int Next) Word(string text, int at)
    {
        var end = at;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
        {
            end++;
        }

        return (new Token(TokenKind.Ident, text[at..end], null, at), end);
    }

    private static (Token Token, int Next) Number(string text, int at)
    {
        var end = at;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] == '.'))
        {
            end++;
        }

        var digits = text[at..end];
        object value = digits.Contains('.', StringComparison.Ordinal)
            ? (object)double.Parse(digits, CultureInfo.InvariantCulture) : long.Parse(digits, CultureInfo.InvariantCulture);
        return (new Token(TokenKind.Number, digits, value, at), end);
    }

    private static (Token Token, int Next) Quoted(string text, int at)
    {
        var value = new StringBuilder();
        var i = at + 1;
        for (; i < text.Length && text[i] != text[at]; i++)
        {
            if (text[i] == '\\')
            {
                i++;
                value.Append(i < text.Length && text[i] is '\\' or '\'' or '"' ? text[i] : throw new CelException($"unknown escape at {i}"));
            }
            else
            {
                value.Append(text[i]);
            }
        }

        return i < text.Length ? (new Token(TokenKind.Text, text[at..(i + 1)], value.ToString(), at), i + 1) : throw new CelException("unclosed string");
    }

    private static (Token Token, int Next) Symbol(string text, int at)
    {
        var symbol = Array.Find(Symbols, s => string.CompareOrdinal(text, at, s, 0, s.Length) == 0)
            ?? throw new CelException($"unknown character '{text[at]}' at {at}");
        return (new Token(TokenKind.Symbol, symbol, null, at), at + symbol.Length);
    }
}

using Antrea.Testing.Kernel.Sets;

namespace Antrea.Testing.Kernel.Programs;

/// <summary>A command of ipset taken apart: the options that may stand anywhere, the verb, the set, and what is left.</summary>
internal sealed record IpsetArguments(string Verb, string? Set, IReadOnlyList<string> Rest)
{
    private static readonly Dictionary<string, (string Verb, int Mandatory)> Verbs = new(StringComparer.Ordinal)
    {
        ["create"] = ("create", 2), ["n"] = ("create", 2), ["-N"] = ("create", 2), ["add"] = ("add", 2), ["a"] = ("add", 2), ["-A"] = ("add", 2),
        ["del"] = ("del", 2), ["d"] = ("del", 2), ["-D"] = ("del", 2), ["test"] = ("test", 2), ["-T"] = ("test", 2),
        ["swap"] = ("swap", 2), ["w"] = ("swap", 2), ["-W"] = ("swap", 2), ["rename"] = ("rename", 2), ["e"] = ("rename", 2), ["-E"] = ("rename", 2),
        ["destroy"] = ("destroy", 0), ["x"] = ("destroy", 0), ["-X"] = ("destroy", 0), ["flush"] = ("flush", 0), ["f"] = ("flush", 0), ["-F"] = ("flush", 0),
        ["save"] = ("save", 0), ["s"] = ("save", 0), ["-S"] = ("save", 0), ["list"] = ("list", 0), ["l"] = ("list", 0), ["-L"] = ("list", 0),
        ["restore"] = ("restore", 0), ["-R"] = ("restore", 0), ["version"] = ("version", 0), ["-v"] = ("version", 0),
    };

    private static readonly string[] Order = ["", "", "second "];

    public bool Exist { get; private init; }

    public bool NamesOnly { get; private init; }

    public bool Terse { get; private init; }

    public bool Sorted { get; private init; }

    public bool AsSave { get; private init; }

    /// <exception cref="IpsetException">Not a command.</exception>
    public static IpsetArguments Read(IReadOnlyList<string> tokens)
    {
        var words = new List<string>();
        bool exist = false, names = false, terse = false, sorted = false, save = false;
        for (var i = 0; i < tokens.Count; i++)
        {
            switch (tokens[i])
            {
                case "-exist" or "-!" or "--exist":
                    exist = true;
                    break;
                case "-n" or "-name" or "--name":
                    names = true;
                    break;
                case "-t" or "-terse" or "--terse":
                    terse = true;
                    break;
                case "-s" or "-sorted" or "--sorted":
                    sorted = true;
                    break;
                case "-q" or "-quiet":
                    break;
                case "-o" or "-output" or "--output" when i + 1 < tokens.Count:
                    save = tokens[++i] == "save" ? true : tokens[i] == "plain" ? false : throw IpsetException.Syntax($"unknown output mode '{tokens[i]}'");
                    break;
                case var word:
                    words.Add(word);
                    break;
            }
        }

        if (words.Count == 0)
        {
            throw new IpsetException("No command specified.", 2);
        }

        if (!Verbs.TryGetValue(words[0], out var verb))
        {
            throw new IpsetException($"No command specified: unknown argument {words[0]}", 2);
        }

        if (words.Count - 1 < verb.Mandatory)
        {
            throw new IpsetException($"Missing {Order[words.Count]}mandatory argument to command {verb.Verb}", 2);
        }

        return new(verb.Verb, words.Count > 1 ? words[1] : null, words.Count > 2 ? words[2..] : [])
        {
            Exist = exist, NamesOnly = names, Terse = terse, Sorted = sorted, AsSave = save,
        };
    }
}

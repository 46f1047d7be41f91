using Antrea.Testing.Kernel.Rules;
using Antrea.Testing.Kernel.Sets;

namespace Antrea.Testing.Kernel.Programs;

/// <summary>A command that changes sets: parsed by the program, then run by the kernel. The two can fail apart.</summary>
/// <param name="Collected">For an add or del in a restore: commands with the same key go to the kernel together.</param>
internal sealed record IpsetCommand(Action Run, string? Collected = null)
{
    private const long MaxSeconds = 2147483;

    /// <exception cref="IpsetException">The program cannot read the command.</exception>
    public static IpsetCommand Parse(SetTable sets, IpsetArguments arguments)
    {
        var (set, rest, exist) = (arguments.Set!, arguments.Rest, arguments.Exist);
        switch (arguments.Verb)
        {
            case "create":
                var created = Create(sets, set, rest);
                return new(() => sets.Create(created, exist));
            case "add" or "del":
                return Element(sets, arguments);
            case "destroy" when arguments.Set is null:
                return new(sets.DestroyAll);
            case "destroy":
                return new(() => sets.Destroy(set, exist));
            case "flush" when arguments.Set is null:
                return new(() =>
                {
                    foreach (var one in sets.All)
                    {
                        one.Flush();
                    }
                });
            case "flush":
                return new(() => (sets.Find(set) ?? throw IpsetException.NoSuchSet()).Flush());
            case "swap":
                return new(() => sets.Swap(set, rest[0]));
            case "rename":
                return new(() => sets.Rename(set, rest[0]));
            default:
                throw new IpsetException($"Command {arguments.Verb} is invalid in restore mode", 2);
        }
    }

    private static IpsetCommand Element(SetTable sets, IpsetArguments arguments)
    {
        var set = sets.Find(arguments.Set!) ?? throw IpsetException.NoSuchSet();
        var (add, exist) = (arguments.Verb == "add", arguments.Exist);
        var keys = SetElements.Parse(set, arguments.Rest[0]);
        var (noMatch, comment) = (false, (string?)null);
        (long? packets, long? bytes) = (null, null);
        long? seconds = null;
        for (var i = 1; i < arguments.Rest.Count; i++)
        {
            switch (arguments.Rest[i])
            {
                case "nomatch" when set.Type.IsNet:
                    noMatch = true;
                    break;
                case "timeout" when add:
                    seconds = Seconds(Value(arguments.Rest, ref i));
                    _ = set.HasTimeout ? true : throw new IpsetException("Timeout cannot be used: set was created without timeout support");
                    break;
                case "comment":
                    comment = set.HasComment ? Value(arguments.Rest, ref i) : throw new IpsetException("Comment cannot be used: set was created without comment support");
                    break;
                case "packets" when set.HasCounters:
                    packets = Number(Value(arguments.Rest, ref i));
                    break;
                case "bytes" when set.HasCounters:
                    bytes = Number(Value(arguments.Rest, ref i));
                    break;
                case var word:
                    throw new IpsetException($"Unknown argument: `{word}'", 2);
            }
        }

        return new(() =>
        {
            // Looked up again: an earlier line may have swapped or destroyed the set.
            var current = sets.Find(arguments.Set!) ?? throw IpsetException.NoSuchSet();
            foreach (var key in keys)
            {
                if (add)
                {
                    var element = new SetElement { NoMatch = noMatch, Comment = comment, Expires = current.End(seconds), Packets = packets, Bytes = bytes };
                    current.Add(key, element, exist);
                }
                else
                {
                    current.Delete(key, exist);
                }
            }
        }, $"{arguments.Verb} {arguments.Set}");
    }

    private static IpSet Create(SetTable sets, string name, IReadOnlyList<string> words)
    {
        if (name.Length > 31)
        {
            throw IpsetException.Syntax($"setname '{name}' is longer than 31 characters");
        }

        var type = SetType.All.GetValueOrDefault(words[0]) ?? throw IpsetException.Syntax($"typename '{words[0]}' is unknown");
        var (family, elements, size) = (IPFamily.V4, 65536, 1024);
        long? timeout = null;
        var extensions = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 1; i < words.Count; i++)
        {
            switch (words[i])
            {
                case "family" or "-family" or "-f":
                    var text = Value(words, ref i);
                    family = text switch
                    {
                        "inet" or "-4" or "ipv4" => IPFamily.V4, "inet6" or "-6" or "ipv6" => IPFamily.V6,
                        _ => throw IpsetException.Syntax($"unknown inet family {text}"),
                    };
                    break;
                case "maxelem":
                    elements = Number(Value(words, ref i));
                    break;
                case "hashsize":
                    size = Math.Max(64, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Number(Value(words, ref i))));
                    break;
                case "timeout":
                    timeout = Seconds(Value(words, ref i));
                    break;
                case "comment" or "counters" or "skbinfo":
                    extensions.Add(words[i]);
                    break;
                case "forceadd":
                    break;
                case "bucketsize" or "initval":
                    Value(words, ref i);
                    break;
                case var word:
                    throw new IpsetException($"Unknown argument: `{word}'", 2);
            }
        }

        return new IpSet(name, type, family, sets.Now)
        {
            MaxElements = elements, HashSize = size, Timeout = timeout, HasCounters = extensions.Contains("counters"),
            HasComment = extensions.Contains("comment"), HasSkbInfo = extensions.Contains("skbinfo"),
        };
    }

    private static string Value(IReadOnlyList<string> words, ref int i) =>
        ++i < words.Count ? words[i] : throw new IpsetException($"Missing mandatory argument of option `{words[i - 1]}'", 2);

    private static long Seconds(string text) =>
        !long.TryParse(text, out var seconds) ? throw IpsetException.Syntax($"'{text}' is invalid as number")
        : seconds is >= 0 and <= MaxSeconds ? seconds : throw IpsetException.Syntax($"'{text}' is out of range 0-{MaxSeconds}");

    private static int Number(string text) =>
        int.TryParse(text, out var number) && number >= 0 ? number : throw IpsetException.Syntax($"'{text}' is invalid as number");
}

using Antrea.L7.Matching;
using Antrea.Policy.Api;

namespace Antrea.L7.Tests.Http;

/// <summary>Guards of one rule, or two.</summary>
internal static class Guards
{
    public static readonly L7Guard Any = Of(new HttpMatch());

    public static readonly L7Guard Public = Of(new HttpMatch("/public*"));

    public static L7Guard Of(params HttpMatch[] items) => new(null, Rule("ingress", items));

    public static L7Guard Paths(params string[] paths) => Of([.. paths.Select(p => new HttpMatch(p))]);

    public static L7Rule Rule(string name, params HttpMatch[] items)
        => new("AntreaNetworkPolicy:ns/" + name, name, name.Length, false, new L7Matcher(items.Select(i => new L7Protocol(i))));

    public static L7Rule TlsRule(string name, params string?[] snis)
        => new("AntreaNetworkPolicy:ns/" + name, name, name.Length, false, new L7Matcher(snis.Select(s => new L7Protocol(null, new TlsMatch(s)))));
}

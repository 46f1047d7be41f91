namespace Antrea.Kernel.Tests.NodePolicy.Support;

/// <summary>Writes down each call with its number of lines.</summary>
internal sealed class RestoreCounter() : RestoreStandIn("wc -l <\"$input\" >>\"$here/calls\"")
{
    private int _seen;

    /// <summary>Lines of each call since the last question.</summary>
    public IReadOnlyList<int> Take()
    {
        var calls = Path.Combine(Directory, "calls");
        var all = File.Exists(calls) ? File.ReadAllLines(calls) : [];
        var news = all.Skip(_seen).Select(int.Parse).ToList();
        _seen = all.Length;
        return news;
    }
}

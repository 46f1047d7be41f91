namespace Antrea.Testing.Kernel.Rules;

/// <summary>Watches whether a batch names positions of a chain from the highest down, -D and -R each once.</summary>
internal sealed class EditOrder
{
    private readonly Dictionary<string, int> _last = new(StringComparer.Ordinal);

    /// <summary>True while the batch keeps the order. An -I may repeat a position, or follow a -D or -R there.</summary>
    public bool Accepts(string chain, char verb, int position)
    {
        if (_last.TryGetValue(chain, out var last) && (position > last || (position == last && verb != 'I')))
        {
            return false;
        }

        _last[chain] = position;
        return true;
    }
}

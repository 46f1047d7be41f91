namespace Antrea.Testing.Kernel.Matches;

/// <summary>Reads <c>PORT</c> or <c>PORT:PORT</c>; ports may be service names, and either end of a range may be left out.</summary>
internal static class PortRange
{
    public static (int From, int To) Parse(string text)
    {
        var colon = text.IndexOf(':');
        if (colon < 0)
        {
            var port = Port(text);
            return (port, port);
        }

        var from = colon == 0 ? 0 : Port(text[..colon]);
        var to = colon == text.Length - 1 ? 65535 : Port(text[(colon + 1)..]);
        return from <= to ? (from, to) : throw new UsageException("invalid portrange (min > max)");
    }

    public static int Port(string text) =>
        Services.Port(text) ?? throw new UsageException($"invalid port/service `{text}' specified");
}

namespace Antrea.Host.Diagnostics;

/// <summary>The page at <c>/</c>.</summary>
public static class WebPage
{
    /// <summary>One self-contained page that reads the JSON endpoints.</summary>
    public static readonly string Html = Load();

    private static string Load()
    {
        using var stream = typeof(WebPage).Assembly.GetManifestResourceStream("page.html")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

namespace Antrea.Deploy.Tests.Helm;

/// <summary>A template cannot be rendered, or refuses to be.</summary>
public sealed class TemplateException(string message) : Exception(message);

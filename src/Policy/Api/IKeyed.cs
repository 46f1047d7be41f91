namespace Antrea.Policy.Api;

/// <summary>Something that knows its own key.</summary>
public interface IKeyed
{
    /// <summary>The key.</summary>
    ObjectKey Key { get; }
}

namespace Antrea.Testing.Kernel;

/// <summary>The way of a packet through the node: to a local process, from one, or through.</summary>
public enum Hook
{
    Input,
    Output,
    Forward,
}

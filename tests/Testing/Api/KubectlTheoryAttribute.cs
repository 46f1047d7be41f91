using Xunit;

namespace Antrea.Testing.Api;

/// <summary>A theory that takes the program kubectl, though no cluster.</summary>
public sealed class KubectlTheoryAttribute : TheoryAttribute
{
    public KubectlTheoryAttribute() => Skip = KubectlProcess.Missing;
}

using Xunit;

namespace Antrea.Testing.Api;

/// <summary>A fact that takes the program kubectl, though no cluster.</summary>
public sealed class KubectlFactAttribute : FactAttribute
{
    public KubectlFactAttribute() => Skip = KubectlProcess.Missing;
}

namespace Antrea.Deploy.Tests.Cluster;

/// <summary>A fact that takes kubectl, without a cluster.</summary>
public sealed class KubectlFactAttribute : FactAttribute
{
    public KubectlFactAttribute()
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
        Skip = path.Any(d => File.Exists(Path.Combine(d, "kubectl"))) ? null : "needs kubectl";
    }
}

using Antrea.Enforcers.Firewall;
using Antrea.Host.Commands;
using Antrea.Policy.Configuration;
using Antrea.Policy.Planning;

namespace Antrea.Demo.Tests;

/// <summary>Files of the repository, and plans made the way <c>antrea-actors plan</c> makes them.</summary>
internal static class Shipped
{
    public const string Node = "k8s-node-control-plane";

    public static string Root { get; } = FindRoot();

    public static string Path(string relative) => System.IO.Path.Combine(Root, relative);

    public static string Read(string relative) => File.ReadAllText(Path(relative));

    /// <summary>The demo's manifests, planned for its first Node.</summary>
    public static WholeCluster Demo(params string[] overlays) => Whole([Path("demo/manifests"), .. overlays.Select(o => Path(o))]);

    /// <summary>What <c>plan</c> prints for a directory of manifests, files of the same name in later directories or given as files on top.</summary>
    public static WholeCluster Whole(IEnumerable<string> sources)
    {
        var directory = Directory.CreateTempSubdirectory("demo-tests").FullName;
        try
        {
            foreach (var source in sources)
            {
                foreach (var file in File.Exists(source) ? [source] : Directory.GetFiles(source))
                {
                    File.Copy(file, System.IO.Path.Combine(directory, System.IO.Path.GetFileName(file)), overwrite: true);
                }
            }

            var snapshot = CommonOptions.ReadManifests(directory);
            snapshot.Problems.Where(p => p.IsError).ShouldBeEmpty();
            return WholeCluster.Of(Node, snapshot.Objects.Values, CommonOptions.Effective(AgentConfig.Empty, snapshot.Objects.Values));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>Plans the demo's cluster with one more manifest.</summary>
    public static WholeCluster With(string manifest, bool alone = false)
    {
        var file = System.IO.Path.Combine(System.IO.Path.GetTempPath(), System.IO.Path.GetRandomFileName() + ".yaml");
        File.WriteAllText(file, manifest);
        try
        {
            return Whole(alone ? [Path("demo/manifests/cluster.yaml"), Path("demo/manifests/antrea-config.yaml"), file] : [Path("demo/manifests"), file]);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>The lines of a plan.</summary>
    public static string[] Lines(WholeCluster whole) => PlanText.Of(whole.Plan).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static string FindRoot()
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(System.IO.Path.Combine(directory, "Antrea.Actors.sln")))
        {
            directory = System.IO.Path.GetDirectoryName(directory) ?? throw new InvalidOperationException("not inside the repository");
        }

        return directory;
    }
}

using System.CommandLine;
using Antrea.Kubernetes.Connections;

namespace Antrea.Host.Commands;

/// <summary>The options that say where objects come from.</summary>
public sealed class SourceArguments
{
    private readonly Option<string?> _manifests = new("--manifests")
    {
        Description = "Directory of Kubernetes manifests (YAML or JSON, subfolders too): Nodes, Pods, Namespaces, policies, tiers, groups and the ConfigMap antrea-config.",
        HelpName = "DIR",
    };

    private readonly Option<string?> _kubeconfig = new("--kubeconfig")
    {
        Description = "How to reach the cluster. Without it and without --manifests: with the account of the Pod that this runs in.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _context = Context();

    /// <summary>--context.</summary>
    public static Option<string?> Context() => new("--context") { Description = "Context of the kubeconfig file; its current one by default.", HelpName = "NAME" };

    /// <summary>Gives a command these options.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_manifests);
        command.Options.Add(_kubeconfig);
        command.Options.Add(_context);
    }

    /// <summary>What they say.</summary>
    /// <exception cref="InvalidInputException">They contradict one another, or there is nothing to go by.</exception>
    public SourceOptions Of(ParseResult parsed)
    {
        var given = new SourceOptions(parsed.GetValue(_manifests), parsed.GetValue(_kubeconfig), parsed.GetValue(_context));
        return given switch
        {
            { Manifests: not null, Kubeconfig: not null } => throw new InvalidInputException("--manifests and --kubeconfig: give one of them"),
            { Kubeconfig: null, Context: not null } => throw new InvalidInputException("--context: only with --kubeconfig FILE"),
            { Manifests: null, Kubeconfig: null } when !InCluster.IsHere() => throw new InvalidInputException(
                "give --manifests DIR or --kubeconfig FILE; neither is needed only in a Pod with a service account, and this is none"),
            _ => given,
        };
    }
}

using Antrea.Policy.Api;

namespace Antrea.Kubernetes.Connections;

/// <summary>A program that gives credentials, as a kubeconfig names it under <c>exec</c>.</summary>
/// <param name="Name">What to call it in messages.</param>
/// <param name="ApiVersion"><c>client.authentication.k8s.io/v1</c> or <c>/v1beta1</c>.</param>
/// <param name="Command">The program, by path or by name.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Environment">Variables it gets besides those of this process.</param>
/// <param name="InstallHint">What to tell users who lack it; may be empty.</param>
/// <param name="Info">Value of <c>KUBERNETES_EXEC_INFO</c>: an ExecCredential whose spec tells of the cluster.</param>
public sealed record ExecSettings(
    string Name,
    string ApiVersion,
    string Command,
    ListOf<string> Arguments,
    ListOf<KeyValuePair<string, string>> Environment,
    string InstallHint,
    string Info);

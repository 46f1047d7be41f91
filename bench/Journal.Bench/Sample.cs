namespace Antrea.Journal.Bench;

/// <summary>An event of the size the agent writes: 200 bytes of payload, a policy as its cause.</summary>
internal static class Sample
{
    public const string Stream = "policies/antrea-cluster/default-deny";
    public const string BootId = "8d5a4a5e-9e0b-4f0c-8a35-6b8d8a4a7d11";
    public const string Cause = "ClusterNetworkPolicy/default-deny@184467";
    public const string Manifest = "PolicyChanged";

    public static byte[] Payload { get; } = [.. Enumerable.Range(0, 200).Select(i => (byte)i)];

    public static NewEvent Event { get; } = new(Manifest, 1, Payload, Cause);

    public static IReadOnlyList<NewEvent> Batch(int size) => [.. Enumerable.Repeat(Event, size)];
}

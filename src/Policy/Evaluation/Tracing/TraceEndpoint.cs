using System.Text.Json.Serialization;
using Antrea.Policy.Addresses;
using Antrea.Policy.Api;

namespace Antrea.Policy.Evaluation.Tracing;

/// <summary>One end of a connection.</summary>
/// <param name="Kind">Pod, Node, Service or Address.</param>
/// <param name="Name"><c>ns/name</c> of a Pod or Service, a Node's name, or the address.</param>
/// <param name="Node">The Node that it is or runs on; null = none.</param>
/// <param name="Address">Its address in the family that is asked about; null for a Service without one.</param>
/// <param name="Port">The port; 0 = none.</param>
public sealed record TraceEndpoint(
    string Kind, string Name, string? Node, [property: JsonIgnore] IpNet? Address,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int Port = 0)
{
    /// <summary>The address without a length, as it is written for programs.</summary>
    [JsonPropertyName("address")]
    public string? AddressText => Address?.Address.ToString();

    /// <summary>All addresses.</summary>
    [JsonIgnore]
    public ListOf<IpNet> Addresses { get; init; } = [];

    /// <summary>The Service, if it is one.</summary>
    [JsonIgnore]
    public Service? Service { get; init; }

    /// <summary>True for a Node and what runs in its network.</summary>
    [JsonIgnore]
    public bool IsNode => Kind == "Node";

    /// <summary>True if there is an address of the family.</summary>
    public bool Has(bool v6) => Addresses.Any(a => a.IsV6 == v6);

    /// <summary>The end with the address that it has in a family.</summary>
    public TraceEndpoint In(bool v6) => this with { Address = Addresses.Where(a => a.IsV6 == v6).Cast<IpNet?>().FirstOrDefault() };

    /// <inheritdoc/>
    public override string ToString() => $"{Kind} {Name}";
}

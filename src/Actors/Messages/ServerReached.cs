using Antrea.Policy.Api;
using Antrea.Policy.Planning;

namespace Antrea.Actors.Messages;

/// <summary>The source is about to connect to the API server at these addresses: the failsafe keeps the way open, should policies close it.</summary>
public sealed record ServerReached(ListOf<ServerAddress> Addresses);

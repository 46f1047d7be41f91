// The namespaces that src/ActorRuntime.props brings into every project that has actors.
namespace Antrea.Runtime.Pattern { internal static class Placeholder; }
namespace Antrea.Runtime.Persistence { internal static class Placeholder; }

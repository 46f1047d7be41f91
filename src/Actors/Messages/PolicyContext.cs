using Antrea.Policy.Compile;
using Antrea.Policy.Validation;

namespace Antrea.Actors.Messages;

/// <summary>The surroundings that policies are validated and compiled in.</summary>
public sealed record PolicyContext(CompileContext Compile, IClusterView View);

namespace Antrea.Testing.Kernel.Rules;

/// <summary>The program dies by a signal, without a word.</summary>
internal sealed class CrashException : Exception;

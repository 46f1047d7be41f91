namespace Antrea.Enforcers.Dns;

/// <summary>Says a thing aloud at most once a minute and subject.</summary>
internal sealed class Warnings(Action<string>? say)
{
    private const int MaxSubjects = 10_000;
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);
    private readonly Dictionary<string, TimeSpan> _said = [];

    public void Say(string subject, TimeSpan now, string text)
    {
        if (_said.TryGetValue(subject, out var last) && now - last < Pause)
        {
            return;
        }

        if (_said.Count >= MaxSubjects)
        {
            _said.Clear();
        }

        _said[subject] = now;
        say?.Invoke(text);
    }
}

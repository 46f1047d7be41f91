using System.Security.Cryptography;
using Antrea.Policy.Api;
using Antrea.Policy.Reading;
using Antrea.Policy.Validation;

namespace Antrea.Kubernetes.Manifests;

/// <summary>What is known of one file.</summary>
/// <param name="Stamp">Its stamp when it was read.</param>
/// <param name="IsSettled">False if it may have changed since without a change of the stamp, so that it must be read again.</param>
/// <param name="Hash">SHA-256 of its content; empty if it was never read.</param>
/// <param name="Objects">Its objects, or for what could not be read the last good ones; a key once.</param>
/// <param name="Problems">What is wrong with it.</param>
internal sealed record FileState(
    FileStamp Stamp, bool IsSettled, byte[] Hash, IReadOnlyList<HeldObject> Objects, IReadOnlyList<Problem> Problems)
{
    /// <summary>True if reading lost something: a document, or an object.</summary>
    public bool HasErrors => Problems.Any(p => p.IsError);

    /// <summary>True if the file could not be read: every scan tries again, but there is no hurry.</summary>
    public bool IsUnreadable => Hash.Length == 0;

    /// <summary>True if it may hold objects of which not even the key could be read.</summary>
    public bool MayMissSome { get; init; }

    /// <summary>The state after reading the file's content.</summary>
    /// <param name="path">Its path, for messages.</param>
    /// <param name="content">Its content.</param>
    /// <param name="stamp">Its stamp.</param>
    /// <param name="isSettled">See <see cref="IsSettled"/>.</param>
    /// <param name="before">The state before, null if the file is new.</param>
    /// <param name="lastGood">The object of a key that was last in force, from whatever file.</param>
    public static FileState Of(
        string path, byte[] content, FileStamp stamp, bool isSettled, FileState? before, Func<ObjectKey, KubeObject?> lastGood)
    {
        var file = ManifestFile.Read(content, path);
        var problems = file.Problems.ToList();
        var held = new Dictionary<ObjectKey, HeldObject>();
        var order = new List<ObjectKey>();
        var old = before?.Objects.ToDictionary(h => h.Object.Key) ?? [];
        var mayMissSome = !file.IsComplete;
        foreach (var result in file.Manifests)
        {
            var source = result.Source;
            problems.AddRange(result.Problems);
            switch (result)
            {
                case { Key: { } key } when held.ContainsKey(key):
                    problems.Add(Twice(key, source, held[key].Source));
                    break;
                case { Object: { } read }:
                    // The same object again keeps its identity: comparing snapshots is then cheap.
                    var same = old.TryGetValue(read.Key, out var was) && was.Object.Equals(read);
                    Hold(new HeldObject(same ? was.Object : read, source));
                    break;
                case { Outcome: ReadOutcome.Refused, Key: { } key }:
                    if ((old.TryGetValue(key, out var good) ? good.Object : lastGood(key)) is { } last)
                    {
                        Hold(new HeldObject(last, source));
                    }

                    break;
                case { Outcome: ReadOutcome.Refused }:
                    mayMissSome = true;
                    break;
                default:
                    break;
            }
        }

        if (mayMissSome)
        {
            foreach (var kept in old.Values.Where(h => !held.ContainsKey(h.Object.Key)).ToArray())
            {
                Hold(kept);
            }
        }

        return new FileState(stamp, isSettled, SHA256.HashData(content), [.. order.Select(k => held[k])], problems) { MayMissSome = mayMissSome };

        void Hold(HeldObject h)
        {
            held.Add(h.Object.Key, h);
            order.Add(h.Object.Key);
        }
    }

    /// <summary>The state when the file could not be read: all as before, and the reason.</summary>
    public static FileState Unreadable(string path, FileStamp stamp, FileState? before, string why) => new(
        stamp, false, [], before?.Objects ?? [],
        [new Problem(null, "", Shown.Text(why, 300), "what was read from it before stays in force", Severity.Error, Shown.Text(path, 300))]) { MayMissSome = true };

    /// <summary>The complaint about an object that stands in two places: about the second place, the object itself is fine.</summary>
    public static Problem Twice(ObjectKey key, string source, string first) => new(
        null, "", $"{Shown.Text(key.ToString(), 600)} is already defined at {first}, which is used", "remove one of the two", Severity.Error, source);
}

using Antrea.Policy.Api;
using Antrea.Policy.Selection;

namespace Antrea.Policy.Status;

/// <summary>
/// Where Pods run, by what selectors can see of them: each selector is compared with classes of equal Pods, and only with those that have a
/// namespace or a label that it demands.
/// </summary>
internal sealed class PodClasses
{
    // So few are compared one by one.
    private const int Few = 8;

    private readonly Dictionary<Labels, int> _sameLabels = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Labels, int> _equalLabels = [];
    private readonly Dictionary<(string Namespace, int Labels, string Account), PodClass> _classes = [];
    private readonly Dictionary<string, List<PodClass>> _byNamespace = new(StringComparer.Ordinal);
    private Dictionary<(string Key, string Value), List<PodClass>>? _byLabel;

    /// <summary>Adds a Pod that runs on a Node.</summary>
    public void Add(Pod pod, int node)
    {
        var m = pod.Metadata;
        if (!_sameLabels.TryGetValue(m.Labels, out var labels))
        {
            // Labels that are read are shared: almost all of them are found without a look inside.
            if (!_equalLabels.TryGetValue(m.Labels, out labels))
            {
                _equalLabels[m.Labels] = labels = _equalLabels.Count;
            }

            _sameLabels[m.Labels] = labels;
        }

        var key = (m.Namespace, labels, pod.ServiceAccount);
        if (!_classes.TryGetValue(key, out var c))
        {
            _classes[key] = c = new PodClass(LabelClass.Of(pod, local: true), node);
            if (!_byNamespace.TryGetValue(m.Namespace, out var there))
            {
                _byNamespace[m.Namespace] = there = [];
            }

            there.Add(c);
        }

        c.Add(node);
    }

    /// <summary>The Nodes of all Pods that a selector selects; some come more than once.</summary>
    /// <param name="selector">The selector.</param>
    /// <param name="namespaceLabels">Labels of a Namespace, or null if it is not known.</param>
    public IEnumerable<int> NodesOf(MemberSelector selector, Func<string, Labels?> namespaceLabels) =>
        Candidates(selector).Where(c => selector.Selects(c.Class, namespaceLabels(c.Class.Namespace))).SelectMany(c => c.Nodes);

    private IEnumerable<PodClass> Candidates(MemberSelector selector)
    {
        List<PodClass>[]? best = selector.OneNamespace is { Length: > 0 } ns ? [_byNamespace.GetValueOrDefault(ns, [])] : null;
        foreach (var (key, values) in best is [{ Count: <= Few }] ? [] : Anchor.Required(selector.Objects))
        {
            var found = values.Select(v => ByLabel.GetValueOrDefault((key, v), [])).ToArray();
            if (best is null || found.Sum(f => f.Count) < best.Sum(f => f.Count))
            {
                best = found;
            }
        }

        return best is null ? _classes.Values : best.SelectMany(f => f);
    }

    private Dictionary<(string Key, string Value), List<PodClass>> ByLabel
    {
        get
        {
            if (_byLabel is null)
            {
                _byLabel = [];
                foreach (var c in _classes.Values)
                {
                    foreach (var (k, v) in c.Class.Labels)
                    {
                        if (!_byLabel.TryGetValue((k, v), out var with))
                        {
                            _byLabel[(k, v)] = with = [];
                        }

                        with.Add(c);
                    }
                }
            }

            return _byLabel;
        }
    }

    private sealed class PodClass(LabelClass c, int first)
    {
        private HashSet<int>? _more;

        public LabelClass Class => c;

        public IEnumerable<int> Nodes => _more ?? (IEnumerable<int>)[first];

        public void Add(int node)
        {
            if (node != first || _more is not null)
            {
                (_more ??= [first]).Add(node);
            }
        }
    }
}

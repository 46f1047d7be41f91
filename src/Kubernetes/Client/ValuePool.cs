using System.Collections.Concurrent;
using Antrea.Policy.Api;

namespace Antrea.Kubernetes.Client;

/// <summary>
/// Shares equal values: a hundred thousand Pods have a few hundred sets of labels among them. Bounded: once it is full it begins anew, and
/// what it gave out stays with those who have it. Thread-safe.
/// </summary>
public sealed class ValuePool(int capacity = 1 << 16)
{
    private readonly Shelf<string> _texts = new(capacity);
    private readonly Shelf<Labels> _labels = new(capacity);
    private readonly Shelf<ListOf<ContainerPort>> _containerPorts = new(capacity);
    private readonly Shelf<ListOf<ServicePort>> _servicePorts = new(capacity);

    /// <summary>An equal text.</summary>
    public string Share(string text) => _texts.Share(text);

    /// <summary>Equal labels; their keys and values are shared as well.</summary>
    public Labels Share(Labels labels) => labels.Count == 0 ? Labels.Empty
        : _labels.TryGet(labels) ?? _labels.Share(Labels.Of(labels.Select(p => KeyValuePair.Create(Share(p.Key), Share(p.Value)))));

    /// <summary>An equal list.</summary>
    public ListOf<ContainerPort> Share(ListOf<ContainerPort> ports) => ports.Count == 0 ? ports : _containerPorts.Share(ports);

    /// <summary>An equal list.</summary>
    public ListOf<ServicePort> Share(ListOf<ServicePort> ports) => ports.Count == 0 ? ports : _servicePorts.Share(ports);

    private sealed class Shelf<T>(int capacity) where T : class
    {
        private readonly ConcurrentDictionary<T, T> _values = [];
        private int _count;

        public T? TryGet(T value) => _values.GetValueOrDefault(value);

        public T Share(T value)
        {
            if (_values.TryGetValue(value, out var known))
            {
                return known;
            }

            if (Interlocked.Increment(ref _count) > capacity)
            {
                _values.Clear();
                Interlocked.Exchange(ref _count, 1);
            }

            return _values.GetOrAdd(value, value);
        }
    }
}

namespace Antrea.Policy.Validation;

/// <summary>A place in an object, written out only when there is something to say about it.</summary>
internal sealed class FieldPath
{
    /// <summary>The object itself.</summary>
    public static readonly FieldPath Root = new(null, "");

    private readonly FieldPath? _parent;
    private readonly string _step;
    private readonly int _index;

    private FieldPath(FieldPath? parent, string step, int index = -1) => (_parent, _step, _index) = (parent, step, index);

    /// <summary>A named field.</summary>
    public FieldPath Field(string name) => new(this, name);

    /// <summary>An element of a list.</summary>
    public FieldPath Index(int index) => new(this, "", index);

    /// <summary>An entry of a map.</summary>
    public FieldPath Key(string key) => new(this, $"[{Shown.Text(key)}]", -2);

    /// <inheritdoc/>
    public override string ToString()
    {
        if (_parent is null)
        {
            return "";
        }

        var before = _parent.ToString();
        return _index switch
        {
            >= 0 => $"{before}[{_index}]",
            -2 => before + _step,
            _ => before.Length == 0 ? Shown.Text(_step) : $"{before}.{Shown.Text(_step)}",
        };
    }
}

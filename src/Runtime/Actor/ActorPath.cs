using System.Text;

namespace Antrea.Runtime.Actor;

/// <summary>
/// The place of an actor in the tree, e.g. <c>akka://system/user/nodes/a</c>. Equality leaves the uid out: it compares
/// places; references compare incarnations.
/// </summary>
public abstract class ActorPath : IEquatable<ActorPath>, IComparable<ActorPath>
{
    private const string Special = "-_.*$+:@&=,!~';()";
    private readonly ActorPath? _parent;

    protected ActorPath(Address address, string name)
    {
        Address = address;
        Name = name;
    }

    protected ActorPath(ActorPath parentPath, string name, long uid)
    {
        ArgumentNullException.ThrowIfNull(parentPath);
        _parent = parentPath;
        Address = parentPath.Address;
        Name = name;
        Uid = uid;
    }

    public Address Address { get; }

    public string Name { get; }

    /// <summary>The incarnation: another number for each actor ever created; 0 = any.</summary>
    public long Uid { get; }

    public ActorPath Parent => _parent ?? this;

    public ActorPath Root => _parent is null ? this : _parent.Root;

    public int Depth => _parent is null ? 0 : _parent.Depth + 1;

    /// <summary>Names from below the root to this one.</summary>
    public IReadOnlyList<string> Elements
    {
        get
        {
            var elements = new string[Depth];
            var path = this;
            for (var i = elements.Length - 1; i >= 0; i--, path = path._parent!)
            {
                elements[i] = path.Name;
            }

            return elements;
        }
    }

    public ActorPath Child(string childName) => this / childName;

    public ActorPath WithUid(long uid) => _parent is null ? this : new ChildActorPath(_parent, Name, uid);

    /// <summary>True if <paramref name="s"/> may name an actor: letters, digits, %XX and <c>-_.*$+:@&amp;=,!~';()</c>, not starting with $.</summary>
    public static bool IsValidPathElement(string s)
    {
        if (string.IsNullOrEmpty(s) || s[0] == '$')
        {
            return false;
        }

        for (var i = 0; i < s.Length; i++)
        {
            var c = s[i];
            if (char.IsAsciiLetterOrDigit(c) || Special.Contains(c))
            {
                continue;
            }

            if (c != '%' || i + 2 >= s.Length || !char.IsAsciiHexDigit(s[i + 1]) || !char.IsAsciiHexDigit(s[i + 2]))
            {
                return false;
            }

            i += 2;
        }

        return true;
    }

    public bool Equals(ActorPath? other)
    {
        if (other is null)
        {
            return false;
        }

        ActorPath? a = this;
        ActorPath? b = other;
        while (!ReferenceEquals(a, b))
        {
            if (a is null || b is null || a.Name != b.Name)
            {
                return false;
            }

            if (a._parent is null && b._parent is null)
            {
                return a.Address.Equals(b.Address);
            }

            a = a._parent;
            b = b._parent;
        }

        return true;
    }

    public override bool Equals(object? obj) => Equals(obj as ActorPath);

    public override int GetHashCode() => HashCode.Combine(_parent?.GetHashCode() ?? 0, Name);

    public int CompareTo(ActorPath? other) => string.CompareOrdinal(ToString(), other?.ToString());

    public override string ToString() => Address + ToStringWithoutAddress();

    public string ToStringWithAddress() => ToString();

    public string ToStringWithUid() => Uid == 0 ? ToString() : $"{ToString()}#{Uid}";

    public string ToSerializationFormat() => ToStringWithUid();

    public string ToStringWithoutAddress()
    {
        if (_parent is null)
        {
            return "/";
        }

        var builder = new StringBuilder();
        Append(builder);
        return builder.ToString();
    }

    public static ActorPath operator /(ActorPath path, string name) => new ChildActorPath(path, name, 0);

    public static bool operator ==(ActorPath? left, ActorPath? right) => left?.Equals(right) ?? right is null;

    public static bool operator !=(ActorPath? left, ActorPath? right) => !(left == right);

    private void Append(StringBuilder builder)
    {
        if (_parent is not null)
        {
            _parent.Append(builder);
            builder.Append('/').Append(Name);
        }
    }
}

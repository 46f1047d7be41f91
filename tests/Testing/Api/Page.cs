using System.Buffers;
using System.Text;

namespace Antrea.Testing.Api;

/// <summary>A list, or a page of it.</summary>
/// <param name="Kind">Kind of the objects.</param>
/// <param name="Objects">The objects.</param>
/// <param name="Version">The version they are of.</param>
/// <param name="Continue">Where the next page begins; empty = there is none.</param>
/// <param name="Left">How many more there are; 0 = not told.</param>
internal sealed record Page(ApiKind Kind, IReadOnlyList<StoredObject> Objects, long Version, string Continue, int Left)
{
    /// <summary>As JSON. Objects of built-in resources leave out what they are.</summary>
    public ReadOnlyMemory<byte> Json()
    {
        var buffer = new ArrayBufferWriter<byte>(256 + Objects.Sum(o => o.Json.Length + 1));
        Write($$"""{"kind":"{{Kind.Kind}}List","apiVersion":"{{Kind.ApiVersion}}","metadata":{"resourceVersion":"{{Version}}""");
        Write(Continue.Length > 0 ? $"\",\"continue\":\"{Continue}\"" : "\"");
        Write(Left > 0 ? $",\"remainingItemCount\":{Left}}},\"items\":[" : "},\"items\":[");
        for (var i = 0; i < Objects.Count; i++)
        {
            if (i > 0)
            {
                buffer.Write(","u8);
            }

            if (Kind.IsCustom)
            {
                buffer.Write(Objects[i].Json);
            }
            else
            {
                buffer.Write("{"u8);
                buffer.Write(Objects[i].Bare.Span);
            }
        }

        buffer.Write("]}"u8);
        return buffer.WrittenMemory;

        void Write(string text) => Encoding.UTF8.GetBytes(text, buffer);
    }
}

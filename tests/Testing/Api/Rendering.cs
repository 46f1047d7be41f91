using System.Text;
using Antrea.Testing.Api.Tables;

namespace Antrea.Testing.Api;

/// <summary>Answers of get and list in the form that was asked for.</summary>
internal static class Rendering
{
    public static ReadOnlyMemory<byte> Of(StoredObject o, TableForm? table) =>
        table is null ? o.Json : Encoding.UTF8.GetBytes(table.Table([o.Open()], $"{o.Version}").ToJsonString());

    public static ReadOnlyMemory<byte> Of(Page page, TableForm? table) =>
        table is null ? page.Json() : Encoding.UTF8.GetBytes(table.Table(page.Objects.Select(o => o.Open()), $"{page.Version}", page.Continue).ToJsonString());
}

using System.Text.Json.Nodes;
using Antrea.Deploy.Tests.Schemas;
using Antrea.Testing.Api.Schemas;

namespace Antrea.Deploy.Tests;

/// <summary>The schema validator itself, keyword by keyword.</summary>
public class SchemaValidatorTests
{
    private const string IntOrString = """{"x-kubernetes-int-or-string": true, "anyOf": [{"type": "integer"}, {"type": "string"}], "minimum": 1, "maxLength": 2}""";
    private const string Fields = """{"type": "object", "required": ["a"], "maxProperties": 2, "properties": {"a": {"type": "boolean"}, "b": {"type": "number"}, "c": {"type": "array", "maxItems": 1, "items": {"type": "string"}}}}""";

    [Theory]
    [InlineData(Fields, """{"a": true, "b": 1}""", null)]
    [InlineData(Fields, """{"b": 1.5}""", RefusedBy.Form)]
    [InlineData(Fields, """{"a": "true"}""", RefusedBy.Form)]
    [InlineData(Fields, """{"a": null}""", RefusedBy.Form)]
    [InlineData(Fields, """{"a": true, "x": 1}""", RefusedBy.UnknownField)]
    [InlineData(Fields, """{"a": true, "b": 1, "c": []}""", RefusedBy.Form)]
    [InlineData(Fields, """{"a": true, "c": ["x", "y"]}""", RefusedBy.Form)]
    [InlineData(Fields, """{"a": true, "c": [1]}""", RefusedBy.Form)]
    [InlineData(Fields, "[]", RefusedBy.Form)]
    [InlineData(IntOrString, "1", null)]
    [InlineData(IntOrString, "\"12\"", null)]
    [InlineData(IntOrString, "\"123\"", RefusedBy.Form)]
    [InlineData(IntOrString, "0", RefusedBy.Schema)]
    [InlineData(IntOrString, "1.5", RefusedBy.Form)]
    [InlineData("""{"type": "string", "enum": ["a"]}""", "\"b\"", RefusedBy.Schema)]
    [InlineData("""{"type": "string", "pattern": "^a+$"}""", "\"aa\"", null)]
    [InlineData("""{"type": "string", "pattern": "^a+$"}""", "\"aa\\n\"", RefusedBy.Schema)]
    [InlineData("""{"type": "string", "format": "cidr"}""", "\"10.0.0.0/8\"", null)]
    [InlineData("""{"type": "string", "format": "cidr"}""", "\"10.0.0.0\"", RefusedBy.Schema)]
    [InlineData("""{"type": "integer", "maximum": 3}""", "4", RefusedBy.Schema)]
    [InlineData("""{"type": "integer", "format": "int32"}""", "4294967296", RefusedBy.Schema)]
    [InlineData("""{"type": "object", "additionalProperties": {"type": "integer"}}""", """{"x": 1}""", null)]
    [InlineData("""{"type": "object", "additionalProperties": {"type": "integer"}}""", """{"x": "1"}""", RefusedBy.Form)]
    [InlineData("""{"type": "object", "x-kubernetes-preserve-unknown-fields": true}""", """{"x": "1"}""", null)]
    [InlineData("""{"type": "integer", "oneOf": [{"minimum": 2}, {"maximum": 5}]}""", "1", null)]
    [InlineData("""{"type": "integer", "oneOf": [{"minimum": 2}, {"maximum": 5}]}""", "3", RefusedBy.Schema)]
    [InlineData("""{"type": "integer", "allOf": [{"minimum": 2}, {"maximum": 5}]}""", "1", RefusedBy.Schema)]
    [InlineData("""{"type": "integer", "anyOf": [{"minimum": 5}, {"maximum": 2}]}""", "3", RefusedBy.Schema)]
    [InlineData("""{"type": "integer", "not": {"minimum": 5}}""", "6", RefusedBy.Schema)]
    public void Keyword_is_judged(string schema, string value, RefusedBy? by) =>
        SchemaValidator.Validate(JsonNode.Parse(value), JsonNode.Parse(schema)!.AsObject())
            .Select(r => (RefusedBy?)r.By).DefaultIfEmpty(null).First().ShouldBe(by);

    [Theory]
    [InlineData("""{"type": "string", "minimun": 1}""")]
    [InlineData("""{"type": "text"}""")]
    [InlineData("""{"type": "string", "format": "hostname"}""")]
    public void What_is_not_known_is_an_error(string schema) =>
        Should.Throw<NotSupportedException>(() => SchemaValidator.Validate(JsonNode.Parse("\"a\""), JsonNode.Parse(schema)!.AsObject()));

    [Fact]
    public void Defaults_are_filled_in_and_nulls_dropped_before()
    {
        var schema = JsonNode.Parse("""{"type": "object", "properties": {"a": {"type": "string", "default": "x"}, "l": {"type": "array", "items": {"type": "object", "properties": {"a": {"type": "string"}}}}}}""")!.AsObject();

        var stored = Defaults.Apply(JsonNode.Parse("""{"a": null, "l": [{"a": null}]}""")!.AsObject(), schema);

        stored.ToJsonString().ShouldBe("""{"l":[{}],"a":"x"}""");
    }
}

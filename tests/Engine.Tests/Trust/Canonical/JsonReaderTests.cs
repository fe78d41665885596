using System.Text;
using Jiangyuan.Trust.Canonical;

namespace Jiangyuan.Engine.Tests.Trust.Canonical;

public sealed class JsonReaderTests
{
    [Theory]
    [InlineData("""{"a":1,"b":[true,false,null,"青海\n"],"c":-9007199254740991}""")]
    [InlineData("\"\\u0001\\b\\\"\\\\/é𠮷\"")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("0")]
    public void A_canonical_text_is_read_and_written_unchanged(string text) =>
        Assert.Equal(text, Encoding.UTF8.GetString(JsonWriter.Write(JsonReader.Read(Encoding.UTF8.GetBytes(text), JsonForm.Canonical).Value)));

    [Fact]
    public void A_text_of_any_length_is_escaped_where_it_must_be_and_nowhere_else()
    {
        var chance = new Random(8785);
        string[] pieces = ["a", "\"", "\\", "\n", "\u0000", "\u001f", "\u007f", "é", "藏", "𠮷", "བོད", "plain text without anything", "/", "<&>"];
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, chance.Next(40)).Select(_ => pieces[chance.Next(pieces.Length)]));
            var expected = "\"" + string.Concat(text.Select(c => c is '"' or '\\' || c < ' ' ? JsonWriter.Escape(c) : c.ToString())) + "\"";
            Assert.Equal(expected, Encoding.UTF8.GetString(JsonWriter.Write(Json.Of(text))));
        }
    }

    [Theory]
    [InlineData("{\"b\":1,\"a\":2}", "7")] // order
    [InlineData("{\"a\":1,\"a\":2}", "7")] // twice
    [InlineData("{\"a\": 1}", "5")] // blank
    [InlineData("[1]\n", "3")] // line end
    [InlineData("[1,\r\n2]", "3")]
    [InlineData("[1.0]", "1")]
    [InlineData("[1e3]", "1")]
    [InlineData("[-0]", "1")]
    [InlineData("[01]", "1")]
    [InlineData("[9007199254740992]", "1")]
    [InlineData("[\"\\u0041\"]", "2")] // needless escape
    [InlineData("[\"\\/\"]", "2")]
    [InlineData("[\"\\u001F\"]", "2")] // upper-case hex
    [InlineData("[\"\\u000a\"]", "2")] // has a short form
    [InlineData("[\"e\u0301\"]", "1")] // not NFC
    [InlineData("{\"名\":1}", "1")] // name not ASCII
    [InlineData("\uFEFF[]", "0")] // byte order mark
    [InlineData("[1]2", "3")]
    [InlineData("[1", "2")]
    [InlineData("", "0")]
    public void What_differs_from_the_canonical_bytes_is_refused_at_its_byte(string text, string at)
    {
        var refusal = JsonReader.Read(Encoding.UTF8.GetBytes(text), JsonForm.Canonical).Refusal;
        Assert.Equal("json.not-canonical", refusal?.Code);
        Assert.Equal(at, Assert.Single(refusal!.Fields!).Field);
    }

    [Theory]
    [InlineData("{\"a\":1,\"a\":2}")]
    [InlineData("\"\\ud800\"")]
    [InlineData("\"\\udc00\\ud800\"")]
    [InlineData("\"\t\"")]
    [InlineData("1e999")]
    [InlineData("nul")]
    [InlineData("'a'")]
    [InlineData("[1,]")]
    [InlineData("{\"a\"}")]
    [InlineData("\"\\x\"")]
    [InlineData("\"\\u12")]
    public void An_interchange_text_must_still_be_sound(string text) =>
        Assert.Equal("json.malformed", JsonReader.Read(Encoding.UTF8.GetBytes(text), JsonForm.Interchange).Refusal?.Code);

    [Fact]
    public void Bytes_that_are_not_UTF8_are_refused()
    {
        foreach (var bad in new byte[][] { [0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xE9, 0x22] })
            Assert.False(JsonReader.Read(bad, JsonForm.Interchange).IsGiven);
    }

    [Fact]
    public void Depth_and_size_are_bounded()
    {
        Assert.False(JsonReader.Read(Encoding.ASCII.GetBytes(new string('[', 100_000)), JsonForm.Interchange).IsGiven);
        Assert.Equal("json.too-large", JsonReader.Read(new byte[100], JsonForm.Interchange, new JsonLimits(MaximumBytes: 99)).Refusal?.Code);
    }

    [Fact]
    public void Any_change_of_a_byte_gives_another_value_or_a_refusal_never_an_exception()
    {
        var good = """{"id":"91630104MA0000015T","s":"A","w":5,"x":"六个月内已检查\n"}"""u8.ToArray();
        var chance = new Random(7);
        for (var n = 0; n < 20_000; n++)
        {
            var bytes = good.ToArray();
            for (var k = chance.Next(1, 4); k > 0; k--)
                bytes[chance.Next(bytes.Length)] = (byte)chance.Next(256);
            var cut = bytes.AsSpan(0, chance.Next(10) == 0 ? chance.Next(bytes.Length) : bytes.Length);
            var read = JsonReader.Read(cut, JsonForm.Canonical);
            if (read.IsGiven)
                Assert.True(JsonWriter.Write(read.Value).AsSpan().SequenceEqual(cut));
            _ = JsonReader.Read(cut, JsonForm.Interchange);
        }
    }
}

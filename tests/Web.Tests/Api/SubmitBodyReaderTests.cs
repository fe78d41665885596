using System.Text;
using System.Text.Json;
using Jiangyuan.Web.Api;

namespace Jiangyuan.Web.Tests.Api;

/// <summary>What is read quickly is what the serializer would have read; everything else is left to it.</summary>
public sealed class SubmitBodyReaderTests
{
    [Theory]
    [InlineData("""{"itemId":"a","division":"630104000000","mode":"Commitment","promiseSignedBy":"马","phone":"139","answers":{"x":"1","藏":"\"\u85cf\n"}}""")]
    [InlineData(""" { "answers" : { } , "division" : "", "itemId" : "\u0061" } """)]
    [InlineData("""{"itemId":"a","division":"d","mode":"Ordinary"}""")]
    public void The_usual_way_of_writing_is_read_as_the_serializer_reads_it(string text)
    {
        var read = SubmitBodyReader.Read(Encoding.UTF8.GetBytes(text));
        Assert.NotNull(read);
        var expected = JsonSerializer.Deserialize(text, ApiJson.Default.SubmitBody)!;
        Assert.Equal(expected.Answers, read.Answers);
        Assert.Equal(expected with { Answers = null }, read with { Answers = null });
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"itemId":"a"}""")]
    [InlineData("""{"itemId":null,"division":"d"}""")]
    [InlineData("""{"itemId":1,"division":"d"}""")]
    [InlineData("""{"ItemId":"a","division":"d"}""")]
    [InlineData("""{"itemId":"a","itemId":"b","division":"d"}""")]
    [InlineData("""{"itemId":"a","division":"d","mode":1}""")]
    [InlineData("""{"itemId":"a","division":"d","mode":"commitment"}""")]
    [InlineData("""{"itemId":"a","division":"d","more":"x"}""")]
    [InlineData("""{"itemId":"a","division":"d","materials":[]}""")]
    [InlineData("""{"itemId":"a","division":"d","answers":null}""")]
    [InlineData("""{"itemId":"a","division":"d","answers":{"x":null}}""")]
    [InlineData("""{"itemId":"a","division":"d","answers":{"x":"1","x":"2"}}""")]
    [InlineData("""{"itemId":"a","division":"d","answers":{},"answers":{}}""")]
    [InlineData("""{"itemId":"a","division":"d","answers":["x"]}""")]
    [InlineData("""{"itemId":"a","division":"d"} x""")]
    [InlineData("""{"itemId":"a","division":"d"}{}""")]
    [InlineData("""{"itemId":"a","division":"d",}""")]
    [InlineData("""{"itemId":"a","division":"d","answers":{"x":"1" """)]
    [InlineData("""{"itemId":"\ud800","division":"d"}""")]
    public void Anything_else_is_left_to_the_serializer(string text) => Assert.Null(SubmitBodyReader.Read(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Bytes_that_are_no_text_are_left_to_the_serializer() => Assert.Null(SubmitBodyReader.Read([.. "{\"itemId\":\"a\",\"division\":\""u8, 0xC3, 0x28, .. "\"}"u8]));
}

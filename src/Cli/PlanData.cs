using System.Globalization;
using System.Text;
using System.Text.Json;
using Jiangyuan.Kernel;

namespace Jiangyuan.Cli;

/// <summary>The circumstances as a JSON file says them, with the place of every value, so that what is wrong can be pointed at.</summary>
internal sealed class PlanData
{
    private static readonly string[] Keys = ["division", "on", "answers", "held", "registers"];
    private readonly string _file;
    private readonly byte[] _bytes;

    private PlanData(string file, byte[] bytes) => (_file, _bytes) = (file, bytes);

    public (string Text, Place Place)? Division { get; private set; }

    public (string Text, Place Place)? On { get; private set; }

    public Dictionary<string, (string Text, Place Place)> Answers { get; } = new(StringComparer.Ordinal);

    public List<(string Text, Place Place)> Held { get; } = [];

    /// <summary>Registers that know the person; null = all.</summary>
    public List<(string Text, Place Place)>? Registers { get; private set; }

    /// <summary>Messages; empty when the file was understood.</summary>
    public List<string> Wrong { get; } = [];

    public static PlanData Empty { get; } = new("", []);

    public static PlanData Read(FileInfo file)
    {
        var bytes = File.ReadAllBytes(file.FullName);
        var data = new PlanData(file.ToString(), bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? bytes[3..] : bytes);
        try
        {
            data.Read();
        }
        catch (JsonException e)
        {
            data.Wrong.Add($"{file}:{(e.LineNumber ?? 0) + 1}:{(e.BytePositionInLine ?? 0) + 1}: 读不懂这份情况。请写成 {{ \"division\": \"630104000000\", \"on\": \"2026-11-23\", \"answers\": {{ \"数据元标识\": \"值\" }}, \"held\": [\"证照标识\"] }}。");
        }

        return data;
    }

    private void Read()
    {
        var reader = new Utf8JsonReader(_bytes, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            Wrong.Add($"{At(reader)}: 应是一组“键: 值”，以 {{ 开头。");
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (key, place) = (reader.GetString()!, At(reader));
            reader.Read();
            switch (key)
            {
                case "division":
                    Division = Value(ref reader);
                    break;
                case "on":
                    On = Value(ref reader);
                    break;
                case "answers":
                    ReadAnswers(ref reader);
                    break;
                case "held":
                    ReadList(ref reader, Held);
                    break;
                case "registers":
                    ReadList(ref reader, Registers ??= []);
                    break;
                default:
                    Wrong.Add($"{place}: 没有“{key}”这一项。可以写：{string.Join('、', Keys)}。");
                    reader.Skip();
                    break;
            }
        }

        while (reader.Read())
        {
        }
    }

    private void ReadAnswers(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            Wrong.Add($"{At(reader)}: “answers”应是一组“数据元标识: 值”。");
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (key, place) = (reader.GetString()!, At(reader));
            reader.Read();
            if (Value(ref reader) is { } value)
            {
                Answers[key] = (value.Text, place);
            }
        }
    }

    private void ReadList(ref Utf8JsonReader reader, List<(string Text, Place Place)> list)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            Wrong.Add($"{At(reader)}: 这里应是一个列表，例如 [\"business-licence\"]。");
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (Value(ref reader) is { } value)
            {
                list.Add(value);
            }
        }
    }

    // Numbers and true/false are taken as they are written: people do not put them in quotation marks.
    private (string Text, Place Place)? Value(ref Utf8JsonReader reader)
    {
        var place = At(reader);
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return (reader.GetString()!, place);
            case JsonTokenType.Number:
                return (Encoding.UTF8.GetString(reader.ValueSpan), place);
            case JsonTokenType.True or JsonTokenType.False:
                return (reader.GetBoolean() ? "true" : "false", place);
            default:
                Wrong.Add($"{place}: 这里应是一个值（文字、数字或 true、false）。");
                reader.Skip();
                return null;
        }
    }

    private Place At(Utf8JsonReader reader)
    {
        var before = _bytes.AsSpan(0, (int)reader.TokenStartIndex);
        var start = before.LastIndexOf((byte)'\n') + 1;
        return new Place(_file, before.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(before[start..]) + 1);
    }

    /// <summary>The day, or null with a message.</summary>
    public DateOnly? Day(string text, Place place)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day;
        }

        Wrong.Add($"{place}: “{text}”不是存在的日期，请写成 2026-11-23 的样子。");
        return null;
    }
}

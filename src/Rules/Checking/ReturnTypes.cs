using System.Collections.Frozen;
using Jiangyuan.Rules.Syntax;

namespace Jiangyuan.Rules.Checking;

/// <summary>What operators, members and built-in functions give.</summary>
internal static class ReturnTypes
{
    private static readonly FrozenDictionary<string, FeelType> Functions = new (FeelType Type, string Names)[]
    {
        (FeelType.Number, "number,string length,count,sum,mean,product,median,stddev,decimal,floor,ceiling,round up,round down,round half up,round half down,modulo,sqrt,log,exp,day of year,week of year"),
        (FeelType.String, "string,substring,upper case,lower case,substring before,substring after,replace,string join,day of week,month of year"),
        (FeelType.Boolean, "not,contains,starts with,ends with,matches,list contains,all,any,odd,even,is,before,after,meets,met by,overlaps,overlaps before,overlaps after,finishes,finished by,includes,during,starts,started by,coincides"),
        (FeelType.Date, "date,today"),
        (FeelType.Time, "time"),
        (FeelType.DateTime, "date and time,now"),
        (FeelType.YearsMonths, "years and months duration"),
        (new ListType(FeelType.String), "split"),
        (new ListType(FeelType.Number), "index of,mode"),
        (new ListType(FeelType.Any), "sublist,append,concatenate,insert before,remove,list replace,reverse,union,distinct values,flatten,sort,get entries"),
    }.SelectMany(t => t.Names.Split(',').Select(n => (n, t.Type))).ToFrozenDictionary(t => t.n, t => t.Type, StringComparer.Ordinal);

    internal static FeelType OfFunction(string name) => Functions.GetValueOrDefault(name, FeelType.Any);

    internal static FeelType OfMember(FeelType source, string member) => (source, member) switch
    {
        (Simple { Name: "date" or "date and time" }, "year" or "month" or "day" or "weekday") => FeelType.Number,
        (Simple { Name: "time" or "date and time" }, "hour" or "minute" or "second") => FeelType.Number,
        (Simple { Name: "years and months duration" }, "years" or "months") => FeelType.Number,
        (Simple { Name: "days and time duration" }, "days" or "hours" or "minutes" or "seconds") => FeelType.Number,
        (RangeType range, "start" or "end") => range.Of,
        (RangeType, "start included" or "end included") => FeelType.Boolean,
        _ => FeelType.Any,
    };

    /// <summary>Null: the operator does not take these types.</summary>
    internal static FeelType? Of(ArithmeticOperator op, FeelType left, FeelType right)
    {
        if (left is not Simple a || right is not Simple b)
        {
            return null;
        }

        return (op, a.Name, b.Name) switch
        {
            (_, "number", "number") => left,
            (ArithmeticOperator.Add, "string", "string") => left,
            (ArithmeticOperator.Add or ArithmeticOperator.Subtract, "years and months duration" or "days and time duration", _) when left == right => left,
            (ArithmeticOperator.Add or ArithmeticOperator.Subtract, "date" or "date and time", "years and months duration" or "days and time duration") => left,
            (ArithmeticOperator.Add or ArithmeticOperator.Subtract, "time", "days and time duration") => left,
            (ArithmeticOperator.Add, "years and months duration", "date" or "date and time") => right,
            (ArithmeticOperator.Add, "days and time duration", "date" or "date and time" or "time") => right,
            (ArithmeticOperator.Subtract, "date" or "date and time", "date" or "date and time") => FeelType.DaysTime,
            (ArithmeticOperator.Subtract, "time", "time") => FeelType.DaysTime,
            (ArithmeticOperator.Multiply or ArithmeticOperator.Divide, "years and months duration" or "days and time duration", "number") => left,
            (ArithmeticOperator.Multiply, "number", "years and months duration" or "days and time duration") => right,
            (ArithmeticOperator.Divide, "years and months duration" or "days and time duration", _) when left == right => FeelType.Number,
            _ => null,
        };
    }
}

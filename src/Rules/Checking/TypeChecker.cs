using Jiangyuan.Kernel;
using Jiangyuan.Rules.Builtins;
using Jiangyuan.Rules.Evaluation;
using Jiangyuan.Rules.Syntax;

namespace Jiangyuan.Rules.Checking;

/// <summary>
/// Derives types and reports what cannot be right before anything runs: unknown names (RU0102), comparisons that can never hold (RU0104),
/// operators on wrong types (RU0105), values outside of the allowed ones (RU0107), wrong arguments (RU0108).
/// </summary>
internal sealed class TypeChecker(string text, FeelEnvironment names, Place at, List<Diagnostic> findings)
{
    private readonly List<(string Name, FeelType Type)> _locals = [];
    private int _openItems;

    internal FeelType Check(Node node)
    {
        switch (node)
        {
            case Literal n:
                return TypeOf(n.Value);
            case NameReference n:
                return Name(n);
            case Comparison n:
                var (left, right) = (Check(n.Left), Check(n.Right));
                Compare(n, n.Operator, n.Left, left, n.Right, right);
                return FeelType.Boolean;
            case Between n:
                var value = Check(n.Value);
                Compare(n, ComparisonOperator.GreaterOrEqual, n.Value, value, n.Low, Check(n.Low));
                Compare(n, ComparisonOperator.LessOrEqual, n.Value, value, n.High, Check(n.High));
                return FeelType.Boolean;
            case Membership n:
                var member = Check(n.Value);
                foreach (var test in n.Tests)
                {
                    Test(n.Value, member, test);
                }

                return FeelType.Boolean;
            case Conjunction n:
                Logical(n.Left, "and");
                Logical(n.Right, "and");
                return FeelType.Boolean;
            case Disjunction n:
                Logical(n.Left, "or");
                Logical(n.Right, "or");
                return FeelType.Boolean;
            case Arithmetic n:
                return Calculate(n);
            case Negation n:
                return Check(n.Operand);
            case InstanceOf n:
                Check(n.Value);
                return FeelType.Boolean;
            case Conditional n:
                Logical(n.Condition, "if");
                return Common(Check(n.Then), Check(n.Else));
            default:
                return Structure(node);
        }
    }

    private FeelType Structure(Node node)
    {
        switch (node)
        {
            case PathAccess n:
                return Path(n);
            case FilterAccess n:
                return Filter(n);
            case Call n:
                return Calling(n);
            case ListConstruction n:
                var items = n.Items.Select(i => i is OperatorTest t ? Check(t.Operand) : Check(i)).ToList();
                return new ListType(items.Count == 0 ? FeelType.Any : items.Aggregate(Common));
            case ContextConstruction n:
                return Context(n);
            case RangeConstruction n:
                var (start, end) = (Check(n.Start), Check(n.End));
                Compare(n, ComparisonOperator.LessOrEqual, n.Start, start, n.End, end);
                return new RangeType(Common(start, end));
            case OperatorTest n:
                return new RangeType(Check(n.Operand));
            case ForLoop n:
                return Scoped(n.Iterators, () =>
                {
                    _locals.Add(("partial", FeelType.Any));
                    return new ListType(Check(n.Body));
                });
            case Quantified n:
                return Scoped(n.Iterators, () =>
                {
                    Logical(n.Condition, n.Every ? "every" : "some");
                    return FeelType.Boolean;
                });
            case FunctionConstruction n:
                var count = _locals.Count;
                _locals.AddRange(n.Parameters.Select(p => (p.Name, p.Type)));
                var result = n.IsExternal ? FeelType.Any : Check(n.Body);
                _locals.RemoveRange(count, _locals.Count - count);
                return new FunctionType([.. n.Parameters.Select(p => p.Type)], result);
            default:
                return FeelType.Any;
        }
    }

    private FeelType Name(NameReference n)
    {
        for (var i = _locals.Count - 1; i >= 0; i--)
        {
            if (_locals[i].Name == n.Name)
            {
                return _locals[i].Type;
            }
        }

        if (names.Types.TryGetValue(n.Name, out var type))
        {
            return type;
        }

        if (n.Name != "?" && _openItems == 0 && BuiltinTable.Find(n.Name) is null)
        {
            var near = Near(n.Name);
            Add("RU0102", n, $"没有“{n.Name}”这个名字", "规则只能用声明过的要素和参数，否则结果无从核对", near is null ? "检查写法，或先声明它" : $"是不是“{near}”？");
        }

        return FeelType.Any;
    }

    private string? Near(string name) => names.Types.Keys.Where(k => Math.Abs(k.Length - name.Length) <= 2)
        .Select(k => (k, Distance: Distance(k, name))).Where(d => d.Distance <= Math.Max(1, name.Length / 3)).OrderBy(d => d.Distance).ThenBy(d => d.k, StringComparer.Ordinal).Select(d => d.k).FirstOrDefault();

    private static int Distance(string a, string b)
    {
        if (a.Length > 64 || b.Length > 64)
        {
            return int.MaxValue;
        }

        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var previous = row[0]++;
            for (var j = 1; j <= b.Length; j++)
            {
                (previous, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, previous + (a[i - 1] == b[j - 1] ? 0 : 1)));
            }
        }

        return row[^1];
    }

    private void Compare(Node node, ComparisonOperator op, Node leftNode, FeelType left, Node rightNode, FeelType right)
    {
        if (left is AnyType or NullType || right is AnyType or NullType)
        {
            return;
        }

        var equality = op is ComparisonOperator.Equal or ComparisonOperator.NotEqual;
        if (!Comparable(left.Bare, right.Bare, equality))
        {
            Add("RU0104", node, $"{left.Bare}和{right.Bare}不能比较", "不同类型的比较永远不成立", "改成同类的值；数字不加引号，日期写成 date(\"2026-01-31\")");
        }
        else if (equality)
        {
            Allowed(node, left, rightNode);
            Allowed(node, right, leftNode);
        }
    }

    private void Allowed(Node node, FeelType type, Node other)
    {
        if (type is AllowedType allowed && other is Literal { Value: not FeelNull } literal && allowed.Tests.Root is { IsNegated: false, IsAny: false } tests
            && tests.Tests.All(t => t is Literal) && !tests.Tests.Any(t => Operators.Equal(((Literal)t).Value, literal.Value) == true))
        {
            Add("RU0107", node, $"{literal.Value} 不在允许的值里", $"允许的值是 {allowed.Tests.Text}，这个条件永远不成立", "改用允许的值，或先扩大允许的值");
        }
    }

    private static bool Comparable(FeelType a, FeelType b, bool equality) => (a, b) switch
    {
        (AnyType, _) or (_, AnyType) => true,
        (Simple { Name: "boolean" }, Simple { Name: "boolean" }) => equality,
        (Simple { Name: "date" or "date and time" }, Simple { Name: "date" or "date and time" }) => !equality || a == b,
        (Simple, Simple) => a == b,
        (ListType or ContextType or RangeType or FunctionType, _) when !equality => false,
        _ => a.GetType() == b.GetType(),
    };

    private void Test(Node valueNode, FeelType value, Node test)
    {
        if (test is OperatorTest op)
        {
            Compare(test, op.Operator, valueNode, value, op.Operand, Check(op.Operand));
            return;
        }

        var type = Check(test);
        switch (type)
        {
            case RangeType range:
                Compare(test, ComparisonOperator.LessOrEqual, valueNode, value, test, range.Of);
                break;
            case ListType when test is ListConstruction list && value is not ListType:
                foreach (var item in list.Items.Where(i => i is not (OperatorTest or RangeConstruction)))
                {
                    Compare(item, ComparisonOperator.Equal, valueNode, value, item, Check(item));
                }

                break;
            case Simple:
                Compare(test, ComparisonOperator.Equal, valueNode, value, test, type);
                break;
        }
    }

    private void Logical(Node node, string op)
    {
        var type = Check(node);
        if (type.Bare is not (AnyType or NullType) && type.Bare != FeelType.Boolean)
        {
            Add("RU0105", node, $"{op} 要是否值，这里是{type.Bare}", "结果会是 null", "写成比较，例如 人数 > 0");
        }
    }

    private FeelType Calculate(Arithmetic n)
    {
        var (left, right) = (Check(n.Left).Bare, Check(n.Right).Bare);
        if (left is AnyType || right is AnyType)
        {
            return FeelType.Any;
        }

        if (ReturnTypes.Of(n.Operator, left, right) is { } result)
        {
            return result;
        }

        Add("RU0105", n, $"{left}和{right}不能这样计算", "结果会是 null", "检查两边的类型；文字转数字用 number()");
        return FeelType.Any;
    }

    private FeelType Path(PathAccess n)
    {
        var source = Check(n.Source).Bare;
        if (source is ListType list && list.Item.Bare is ContextType)
        {
            return new ListType(Member(n, list.Item.Bare));
        }

        return Member(n, source);
    }

    private FeelType Member(PathAccess n, FeelType source)
    {
        if (source is ContextType { Members.Count: > 0 } context)
        {
            if (context.Members.TryGetValue(n.Member, out var type))
            {
                return type;
            }

            Add("RU0102", n, $"没有“{n.Member}”这个成员", $"有的是 {string.Join("、", context.Members.Keys)}", "改正成员的名字");
        }

        return ReturnTypes.OfMember(source, n.Member);
    }

    private FeelType Filter(FilterAccess n)
    {
        var source = Check(n.Source).Bare;
        var item = source is ListType list ? list.Item : source;
        var count = _locals.Count;
        _locals.Add(("item", item));
        if (item.Bare is ContextType context)
        {
            _locals.AddRange(context.Members.Select(m => (m.Key, m.Value)));
        }

        var open = item.Bare is AnyType or ContextType { Members.Count: 0 } ? 1 : 0;
        _openItems += open;
        var condition = Check(n.Condition).Bare;
        _openItems -= open;
        _locals.RemoveRange(count, _locals.Count - count);
        return condition == FeelType.Number ? item : condition == FeelType.Boolean ? new ListType(item) : FeelType.Any;
    }

    private FeelType Calling(Call n)
    {
        foreach (var argument in n.Arguments)
        {
            Check(argument.Value);
        }

        if (n.Function is not NameReference name || names.Types.ContainsKey(name.Name) || _locals.Exists(l => l.Name == name.Name))
        {
            return Check(n.Function).Bare is FunctionType function ? function.Result : FeelType.Any;
        }

        if (BuiltinTable.Find(name.Name) is not { } builtin)
        {
            return Check(n.Function);
        }

        if (n.Arguments.Count > 0 && n.Arguments[0].Name is not null
            ? !builtin.Forms.Any(f => n.Arguments.All(a => f.Parameters.Contains(a.Name)))
            : !builtin.Forms.Any(f => f.IsVariadic ? n.Arguments.Count > 0 : n.Arguments.Count >= f.Required && n.Arguments.Count <= f.Parameters.Length))
        {
            Add("RU0108", n, $"{name.Name} 的参数不对", "结果会是 null", $"写法：{string.Join(" 或 ", builtin.Forms.Select(f => $"{name.Name}({string.Join(", ", f.Parameters)})"))}");
        }

        return ReturnTypes.OfFunction(name.Name);
    }

    private ContextType Context(ContextConstruction n)
    {
        var count = _locals.Count;
        var members = new Dictionary<string, FeelType>(StringComparer.Ordinal);
        foreach (var entry in n.Entries)
        {
            var type = Check(entry.Value);
            members[entry.Name] = type;
            _locals.Add((entry.Name, type));
        }

        _locals.RemoveRange(count, _locals.Count - count);
        return new ContextType(members);
    }

    private FeelType Scoped(IReadOnlyList<Iterator> iterators, Func<FeelType> body)
    {
        var count = _locals.Count;
        foreach (var iterator in iterators)
        {
            var source = Check(iterator.Source).Bare;
            if (iterator.To is not null)
            {
                Check(iterator.To);
            }

            _locals.Add((iterator.Name, iterator.To is not null ? source : source switch { ListType l => l.Item, RangeType r => r.Of, _ => FeelType.Any }));
        }

        var type = body();
        _locals.RemoveRange(count, _locals.Count - count);
        return type;
    }

    private static FeelType Common(FeelType a, FeelType b) => a is NullType ? b : b is NullType || a.Equals(b) ? a : a.Bare.Equals(b.Bare) ? a.Bare : FeelType.Any;

    internal static FeelType TypeOf(FeelValue value) => value switch
    {
        FeelNull => FeelType.Null,
        FeelNumber => FeelType.Number,
        FeelString => FeelType.String,
        FeelBoolean => FeelType.Boolean,
        FeelDateValue => FeelType.Date,
        FeelTimeValue => FeelType.Time,
        FeelDateTimeValue => FeelType.DateTime,
        FeelMonths => FeelType.YearsMonths,
        FeelDuration => FeelType.DaysTime,
        _ => FeelType.Any,
    };

    private void Add(string id, Node node, string what, string why, string next)
    {
        if (findings.Count < 100)
        {
            findings.Add(new Diagnostic(id, Severity.Error, Text.PlaceAt(at, text, node.Span.Start), what, why, next));
        }
    }
}

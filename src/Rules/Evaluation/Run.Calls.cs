using Jiangyuan.Rules.Builtins;
using Jiangyuan.Rules.Syntax;

namespace Jiangyuan.Rules.Evaluation;

internal sealed partial class Run
{
    private FeelValue EvaluateCall(Call node, Scope scope)
    {
        var target = Evaluate(node.Function, scope);
        var arguments = new FeelValue[node.Arguments.Count];
        for (var i = 0; i < arguments.Length; i++)
        {
            arguments[i] = Evaluate(node.Arguments[i].Value, scope);
        }

        _span = node.Span;
        if (target is FeelUnknown)
        {
            return target;
        }

        if (target is not FeelFunction function)
        {
            return Fail("RU0202", "这里不是函数，不能调用", "结果是 null", "检查函数名");
        }

        var names = arguments.Length > 0 && node.Arguments[0].Name is not null ? node.Arguments.Select(a => a.Name!).ToArray() : null;
        return Invoke(function, arguments, names);
    }

    /// <summary>Calls a function value; null with a note when the arguments do not fit.</summary>
    internal FeelValue Invoke(FeelFunction function, FeelValue[] arguments, string[]? names = null)
    {
        if (function.Builtin is { } builtin)
        {
            return builtin.Invoke(arguments, names, this);
        }

        var values = arguments;
        if (names is not null)
        {
            values = new FeelValue[function.Parameters.Count];
            for (var i = 0; i < names.Length; i++)
            {
                var at = IndexOf(function.Parameters, names[i]);
                if (at < 0 || values[at] is not null)
                {
                    return Fail("RU0202", $"{function.Name} 没有参数“{names[i]}”，或写了两次", "结果是 null", "参数名要和函数的声明一致");
                }

                values[at] = arguments[i];
            }
        }

        if (names is null ? values.Length != function.Parameters.Count : values.Contains(null))
        {
            return Fail("RU0202", $"{function.Name} 要 {function.Parameters.Count} 个参数，这里有 {arguments.Length} 个", "结果是 null", "补全或删去参数");
        }

        for (var i = 0; i < values.Length; i++)
        {
            if (!Types.TryCoerce(values[i], function.Parameters[i].Type, Now, out var coerced))
            {
                return Fail("RU0202", $"{function.Name} 的参数“{function.Parameters[i].Name}”要 {function.Parameters[i].Type}，这里是{FeelText.KindOf(values[i])}", "结果是 null", "改用这个类型的值");
            }

            values[i] = coerced;
        }

        return System.Runtime.CompilerServices.RuntimeHelpers.TryEnsureSufficientExecutionStack() && Step()
            ? function.Body!(values, this)
            : OutOfBudget();
    }

    private static int IndexOf(IReadOnlyList<FeelParameter> parameters, string name)
    {
        for (var i = 0; i < parameters.Count; i++)
        {
            if (parameters[i].Name == name)
            {
                return i;
            }
        }

        return -1;
    }

    private FeelFunction EvaluateFunction(FunctionConstruction node, Scope scope)
    {
        var (text, at) = (_text, _at);
        return new FeelFunction("这个函数", node.Parameters, FeelType.Any)
        {
            Body = (values, run) =>
            {
                if (node.IsExternal)
                {
                    return run.Fail("RU0202", "外部函数不能在这里执行", "规则只用 FEEL，结果才能核对", "用 FEEL 重写这个函数");
                }

                var inner = scope;
                for (var i = 0; i < values.Length; i++)
                {
                    inner = inner.With(node.Parameters[i].Name, values[i]);
                }

                return run.Evaluate(node.Body, inner, text, at);
            },
        };
    }

    private FeelValue EvaluateMembership(Membership node, Scope scope)
    {
        var value = Evaluate(node.Value, scope);
        FeelValue result = FeelValue.False;
        foreach (var test in node.Tests)
        {
            result = Operators.Or(result, Test(test, value, scope, node.Span), this);
            if (result.Truth == true)
            {
                break;
            }
        }

        return result;
    }

    private FeelValue EvaluateTests(UnaryTests node, Scope scope)
    {
        if (node.IsAny)
        {
            return FeelValue.True;
        }

        scope.TryGet("?", out var input);
        FeelValue result = FeelValue.False;
        foreach (var test in node.Tests)
        {
            FeelValue outcome;
            if (test is InputTest own)
            {
                outcome = Evaluate(own.Condition, scope);
                // An expression with "?" may also name what the input has to be in.
                outcome = outcome is FeelBoolean or FeelUnknown or FeelNull ? outcome : Ranges.Matches(input, outcome, this);
            }
            else
            {
                outcome = Test(test, input, scope, node.Span);
            }

            result = Operators.Or(result, outcome, this);
            if (result.Truth == true)
            {
                break;
            }
        }

        return node.IsNegated ? Operators.Not(result) : result;
    }

    private FeelValue Test(Node test, FeelValue input, Scope scope, Span span)
    {
        if (test is OperatorTest op)
        {
            var operand = Evaluate(op.Operand, scope);
            _span = span;
            return Operators.Compare(op.Operator, input, operand, this);
        }

        var value = Evaluate(test, scope);
        _span = span;
        if (test is RangeConstruction && value is FeelNull)
        {
            return value;
        }

        return value is FeelBoolean { Value: true } && input is not (FeelBoolean or FeelList or FeelUnknown) && test is not Literal
            ? value
            : Ranges.Matches(input, value, this);
    }
}

using Jiangyuan.Kernel;
using Jiangyuan.Rules.Evaluation;

namespace Jiangyuan.Rules.Dmn;

/// <summary>Evaluates decisions, knowledge models and services of a model for one set of inputs. Each decision is evaluated once.</summary>
public sealed class DmnRun
{
    private readonly FeelContext _inputs;
    private readonly Run _run;
    private readonly Dictionary<DmnElement, FeelValue> _values = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<DmnElement> _open = new(ReferenceEqualityComparer.Instance);

    /// <param name="inputs">Values of input data by name; for imported input data <c>importName.name</c>. What is left out is null.</param>
    /// <param name="now">The moment for <c>now()</c> and <c>today()</c>.</param>
    /// <param name="notes">Collects what went wrong.</param>
    public DmnRun(FeelContext inputs, DateTimeOffset now, ICollection<Diagnostic>? notes = null)
        : this(inputs, new Run(now, notes))
    {
    }

    private DmnRun(FeelContext inputs, Run run) => (_inputs, _run) = (inputs, run);

    /// <summary>The value of a decision, of a service for inputs by name, or the function of a knowledge model.</summary>
    public FeelValue Evaluate(DmnElement element)
    {
        if (_values.TryGetValue(element, out var known))
        {
            return known;
        }

        if (!_open.Add(element))
        {
            return _run.Fail("RU0106", $"“{element.Name}”依赖自己", "循环的决策没有结果", "断开循环");
        }

        var value = element switch
        {
            DmnInput input => Input(input),
            DmnDecision decision => Typed(decision.Logic is null ? FeelValue.Null : Evaluate(decision.Logic, ScopeOf(decision)), decision.Type, decision.Name),
            DmnKnowledge knowledge => Function(knowledge),
            DmnService service => ServiceFunction(service),
            _ => FeelValue.Null,
        };
        _open.Remove(element);
        return _values[element] = value;
    }

    /// <summary>Evaluates a service as if called with the inputs of this run.</summary>
    public FeelValue Evaluate(DmnService service, FeelContext inputs)
    {
        var function = ServiceFunction(service);
        return _run.Invoke(function, [.. service.Inputs.Select(i => inputs.TryGet(i.Name, out var v) ? v : FeelValue.Null)]);
    }

    /// <summary>Calls a knowledge model or service with positional arguments.</summary>
    public FeelValue Call(DmnElement element, params FeelValue[] arguments) => Evaluate(element) is FeelFunction f ? _run.Invoke(f, arguments) : FeelValue.Null;

    private FeelValue Input(DmnInput input)
    {
        var found = _inputs.TryGet(input.Name, out var value);
        return found ? Typed(value, input.Type, input.Name) : FeelValue.Null;
    }

    private FeelValue Typed(FeelValue value, FeelType type, string name) => Types.TryCoerce(value, type, _run.Now, out var coerced)
        ? coerced
        : _run.Fail("RU0201", $"“{name}”要 {type}，得到的是{FeelText.KindOf(value)}", "结果是 null", "改正值或类型");

    private Scope? ScopeOf(DmnElement element)
    {
        Scope? scope = new EnvironmentScope(FeelContext.Empty, FeelEnvironment.Empty);
        foreach (var group in element.Requirements.GroupBy(r => r.Import))
        {
            if (string.IsNullOrEmpty(group.Key))
            {
                scope = group.Aggregate(scope, (s, r) => s.With(r.Element.Name, Evaluate(r.Element)));
            }
            else
            {
                scope = scope.With(group.Key, FeelContext.Of(group.Select(r => (r.Element.Name, ImportedValue(group.Key, r.Element)))));
            }
        }

        return scope;
    }

    private FeelValue ImportedValue(string import, DmnElement element) => element is DmnInput input && _inputs.TryGet(import, out var given) && given is FeelContext context && context.TryGet(input.Name, out var value)
        ? Typed(value, input.Type, input.Name)
        : Evaluate(element);

    private FeelValue Function(DmnKnowledge knowledge) => knowledge.Function is { } function ? Function(function, ScopeOf(knowledge)!, knowledge) : FeelValue.Null;

    private FeelFunction Function(FunctionLogic logic, Scope scope, DmnKnowledge? self = null) => new(logic.Name, logic.Parameters, FeelType.Any)
    {
        Body = (values, run) =>
        {
            if (logic.Body is null)
            {
                return run.Fail("RU0202", "外部函数不能在这里执行", "规则只用 FEEL，结果才能核对", "用 FEEL 重写这个函数");
            }

            var inner = self is null ? scope : scope.With(self.Name, Function(logic, scope, self));
            for (var i = 0; i < values.Length; i++)
            {
                inner = inner.With(logic.Parameters[i].Name, values[i]);
            }

            var value = Evaluate(logic.Body, inner);
            return logic.Type is null ? value : Typed(value, logic.Type, logic.Name);
        },
    };

    private FeelFunction ServiceFunction(DmnService service) =>
        new(service.Name, [.. service.Inputs.Select(i => new FeelParameter(i.Name, i.Type))], service.Type is FunctionType f ? f.Result : service.Type)
        {
            Body = (values, run) =>
            {
                var inner = new DmnRun(FeelContext.Empty, run);
                for (var i = 0; i < values.Length; i++)
                {
                    inner._values[service.Inputs[i]] = values[i];
                }

                var results = service.Outputs.Select(o => (o.Name, inner.Evaluate(o))).ToArray();
                FeelValue result = results.Length == 1 ? results[0].Item2 : FeelContext.Of(results);
                return Typed(result, service.Type is FunctionType f ? f.Result : service.Type, service.Name);
            },
        };

    private FeelValue Evaluate(Logic logic, Scope? scope)
    {
        if (!_run.Step() || !System.Runtime.CompilerServices.RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            return _run.OutOfBudget();
        }

        var value = Untyped(logic, scope!);
        return logic.Type is null || logic is FunctionLogic ? value : Typed(value, logic.Type, "表达式");
    }

    private FeelValue Untyped(Logic logic, Scope scope)
    {
        switch (logic)
        {
            case TextLogic text:
                return text.Expression is null ? FeelValue.Null : _run.Evaluate(text.Expression.Root, scope, text.Expression.Text, text.Expression.At);
            case ContextLogic context:
                return Context(context, scope);
            case ListLogic list:
                return new FeelList([.. list.Items.Select(i => Evaluate(i, scope))]);
            case RelationLogic relation:
                return new FeelList([.. relation.Rows.Select(r => FeelContext.Of(relation.Columns.Zip(r, (c, cell) => (c, Evaluate(cell, scope)))))]);
            case InvocationLogic invocation:
                return Evaluate(invocation.Called, scope) is FeelFunction called
                    ? _run.Invoke(called, [.. invocation.Bindings.Select(b => Evaluate(b.Value, scope))], [.. invocation.Bindings.Select(b => b.Name)])
                    : _run.Fail("RU0202", "被调用的不是函数", "结果是 null", "检查名字");
            case FunctionLogic function:
                return Function(function, scope);
            case ConditionalLogic conditional:
                return Evaluate(Evaluate(conditional.Condition, scope).Truth == true ? conditional.Then : conditional.Else, scope);
            case FilterLogic filter:
                return Filter(filter, scope);
            case IterationLogic iteration:
                return Iterate(iteration, scope);
            case TableLogic table:
                return TableRun.Evaluate(table.Table, scope, _run).Value;
            default:
                return FeelValue.Null;
        }
    }

    private FeelValue Context(ContextLogic logic, Scope scope)
    {
        var values = FeelContext.Empty;
        foreach (var (name, type, entry) in logic.Entries)
        {
            var value = Evaluate(entry, scope);
            if (name is null)
            {
                return value;
            }

            value = type is null || value is FeelFunction ? value : Typed(value, type, name);
            values = values.With(name, value);
            scope = scope.With(name, value);
        }

        return values;
    }

    private FeelValue Filter(FilterLogic filter, Scope scope)
    {
        var source = Evaluate(filter.Source, scope);
        var items = source is FeelList list ? list.Items : source is FeelNull ? [] : [source];
        var kept = new List<FeelValue>();
        foreach (var item in items)
        {
            var inner = scope.With("item", item);
            var outcome = Evaluate(filter.Match, item is FeelContext members ? new ContextScope(members, inner) : inner);
            if (outcome is FeelNumber position && position.Value.ToLong() is { } p)
            {
                var at = p > 0 ? p - 1 : p < 0 ? items.Count + p : -1;
                return at >= 0 && at < items.Count ? items[(int)at] : FeelValue.Null;
            }

            if (outcome.Truth == true)
            {
                kept.Add(item);
            }
            else if (outcome is not FeelBoolean and not FeelNull)
            {
                return _run.FailTypes("筛选", outcome);
            }
        }

        return source is FeelNull ? FeelValue.Null : new FeelList(kept);
    }

    private FeelValue Iterate(IterationLogic logic, Scope scope)
    {
        var source = Evaluate(logic.Source, scope);
        if (Ranges.Items(source, null) is not { } items)
        {
            return _run.FailTypes("逐项计算", source);
        }

        var results = new List<FeelValue>();
        FeelValue verdict = FeelValue.Of(logic.Kind == IterationKind.Every);
        foreach (var item in items)
        {
            var inner = logic.Kind == IterationKind.For ? scope.With("partial", new FeelList(results.ToArray())) : scope;
            var value = Evaluate(logic.Body, inner.With(logic.Variable, item));
            if (!_run.Step(results.Count + 1))
            {
                return _run.OutOfBudget();
            }

            switch (logic.Kind)
            {
                case IterationKind.For:
                    results.Add(value);
                    break;
                case IterationKind.Every:
                    verdict = Operators.And(verdict, value, _run);
                    break;
                default:
                    verdict = Operators.Or(verdict, value, _run);
                    break;
            }
        }

        return logic.Kind == IterationKind.For ? new FeelList(results) : verdict;
    }
}

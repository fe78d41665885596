namespace Jiangyuan.Rules.Evaluation;

/// <summary>Where names find their values, innermost first.</summary>
internal abstract class Scope(Scope? parent)
{
    internal bool TryGet(string name, out FeelValue value)
    {
        for (var scope = this; scope is not null; scope = scope.Parent)
        {
            if (scope.TryGetHere(name, out value))
            {
                return true;
            }
        }

        value = FeelValue.Null;
        return false;
    }

    internal Scope With(string name, FeelValue value) => new NameScope(name, value, this);

    private Scope? Parent => parent;

    protected abstract bool TryGetHere(string name, out FeelValue value);
}

/// <summary>The values given to an evaluation; a declared name without value is unknown.</summary>
internal sealed class EnvironmentScope(FeelContext values, FeelEnvironment names) : Scope(null)
{
    protected override bool TryGetHere(string name, out FeelValue value)
    {
        if (values.TryGet(name, out value))
        {
            return true;
        }

        if (!names.Types.ContainsKey(name))
        {
            return false;
        }

        value = FeelUnknown.Because(name);
        return true;
    }
}

internal sealed class NameScope(string name, FeelValue value, Scope? parent) : Scope(parent)
{
    internal FeelValue Value { get; set; } = value;

    protected override bool TryGetHere(string wanted, out FeelValue found)
    {
        found = Value;
        return wanted == name;
    }
}

/// <summary>The entries of a context under construction, or the members of the item of a filter.</summary>
internal sealed class ContextScope(FeelContext context, Scope? parent) : Scope(parent)
{
    internal FeelContext Context { get; set; } = context;

    protected override bool TryGetHere(string name, out FeelValue value) => Context.TryGet(name, out value);
}

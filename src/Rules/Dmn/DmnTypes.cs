using System.Xml.Linq;
using Jiangyuan.Kernel;
using Jiangyuan.Rules.Syntax;

namespace Jiangyuan.Rules.Dmn;

/// <summary>Item definitions as FEEL types (§7.3.3).</summary>
internal sealed class DmnTypes
{
    private readonly Dictionary<string, XElement> _definitions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FeelType> _types = new(StringComparer.Ordinal);
    private readonly DmnModel _model;
    private readonly string _file;
    private readonly List<Diagnostic> _findings;
    private int _depth;

    internal DmnTypes(XElement root, DmnModel model, string file, List<Diagnostic> findings)
    {
        (_model, _file, _findings) = (model, file, findings);
        foreach (var definition in root.Children("itemDefinition"))
        {
            _definitions[definition.Attribute("name", "")] = definition;
        }

        foreach (var name in _definitions.Keys)
        {
            Named(name);
        }
    }

    internal IReadOnlyDictionary<string, FeelType> All => _types.Concat(_model.Imports.SelectMany(i => i.Value.Types.Select(t => KeyValuePair.Create($"{i.Key}.{t.Key}", t.Value))))
        .DistinctBy(t => t.Key).ToDictionary(t => t.Key, t => t.Value, StringComparer.Ordinal);

    /// <summary>The type that an element names in its typeRef, or null.</summary>
    internal FeelType? Of(XElement? element)
    {
        var reference = element?.Attribute("typeRef")?.Value ?? element?.Child("typeRef")?.Value;
        return string.IsNullOrWhiteSpace(reference) ? null : Named(reference.Trim()) ?? FeelType.Any;
    }

    /// <summary>The member names of a decision without type whose logic is a boxed context, so that paths to names with spaces parse.</summary>
    internal FeelType Outline(XElement decision)
    {
        var context = decision.Child("context");
        if (context is null || context.Children("contextEntry").Any(e => e.Child("variable") is null))
        {
            return FeelType.Any;
        }

        var members = new Dictionary<string, FeelType>(StringComparer.Ordinal);
        foreach (var entry in context.Children("contextEntry"))
        {
            members[entry.Child("variable")!.Attribute("name", "")] = Of(entry.Child("variable")) ?? Outline(entry);
        }

        // Only for parsing: a boxed context need not have all members.
        return new ContextType(members);
    }

    private FeelType? Named(string name)
    {
        if (_types.TryGetValue(name, out var known))
        {
            return known;
        }

        if (!_definitions.TryGetValue(name, out var definition))
        {
            var local = name[(name.LastIndexOfAny([':', '}']) + 1)..];
            return FeelType.Named(local) ?? (local != name ? Named(local) : Imported(name));
        }

        if (_depth > 50)
        {
            return FeelType.Any;
        }

        // While it is being read a definition that refers to itself is anything.
        _types[name] = FeelType.Any;
        _depth++;
        var type = Read(definition);
        _depth--;
        return _types[name] = type;
    }

    private FeelType? Imported(string name)
    {
        foreach (var (import, model) in _model.Imports)
        {
            if (name.StartsWith(import + ".", StringComparison.Ordinal) && model.Types.TryGetValue(name[(import.Length + 1)..], out var type))
            {
                return type;
            }
        }

        return null;
    }

    private FeelType Read(XElement definition)
    {
        var components = definition.Children("itemComponent").ToList();
        FeelType type;
        if (definition.Child("functionItem") is { } function)
        {
            type = new FunctionType([.. function.Children("parameters").Select(p => Of(p) ?? FeelType.Any)], Named(function.Attribute("outputTypeRef", "")) ?? FeelType.Any);
        }
        else if (components.Count > 0)
        {
            var members = new Dictionary<string, FeelType>(StringComparer.Ordinal);
            foreach (var component in components)
            {
                members[NameTable.Normalize(component.Attribute("name", ""))] = Read(component);
            }

            type = new ContextType(members);
        }
        else
        {
            type = Of(definition) ?? FeelType.Any;
        }

        type = Restricted(type, definition.Child("allowedValues"));
        type = definition.Attribute("isCollection", "false") == "true" ? new ListType(type) : type;
        return Restricted(type, definition.Child("typeConstraint"));
    }

    private FeelType Restricted(FeelType type, XElement? constraint)
    {
        if (constraint?.Child("text") is not { } text)
        {
            return type;
        }

        var (tests, mistakes) = FeelUnaryTests.Parse(text.Value, FeelEnvironment.Empty, DmnReader.At(text, _file));
        _findings.AddRange(mistakes);
        return tests is null ? type : new AllowedType(type, tests);
    }
}

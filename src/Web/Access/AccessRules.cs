using Microsoft.AspNetCore.Authorization;

namespace Jiangyuan.Web.Access;

/// <summary>This route or page needs a permission.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class NeedsAttribute(Permission permission) : Attribute, IAuthorizeData
{
    /// <summary>What is needed.</summary>
    public Permission Permission => permission;

    /// <inheritdoc/>
    public string? Policy
    {
        get => permission.ToString();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public string? Roles { get; set; }

    /// <inheritdoc/>
    public string? AuthenticationSchemes { get; set; }
}

/// <summary>This route or page is for everybody; said aloud, because a route that says nothing is closed.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class PublicAttribute : Attribute, IAllowAnonymous;

/// <summary>How routes say who may come.</summary>
public static class AccessRules
{
    /// <summary>Only for those whose role has the permission.</summary>
    public static TBuilder RequirePermission<TBuilder>(this TBuilder builder, Permission permission)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.Add(endpoint => endpoint.Metadata.Add(new NeedsAttribute(permission)));
        return builder;
    }

    /// <summary>For everybody.</summary>
    public static TBuilder Public<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.Add(endpoint => endpoint.Metadata.Add(new PublicAttribute()));
        return builder;
    }

    /// <summary>What an endpoint says; null when it says nothing and is therefore closed.</summary>
    public static string? DeclarationOf(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<PublicAttribute>() is not null ? "public" : endpoint.Metadata.GetMetadata<NeedsAttribute>()?.Permission.ToString();
}

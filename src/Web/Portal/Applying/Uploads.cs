using Jiangyuan.Cases;
using Jiangyuan.Catalogue;
using Jiangyuan.Kernel;

namespace Jiangyuan.Web.Portal.Applying;

/// <summary>The files of a posted form into the store of materials.</summary>
internal static class Uploads
{
    private const int FilesPerMaterial = 5;

    /// <summary>Stores every file sent for one of the materials and adds it to <paramref name="materials"/>, encrypted for the subject whose they are; gives what was not acceptable.</summary>
    internal static async Task<List<FieldError>> Take(
        IFormFileCollection files, IEnumerable<MaterialRequirement> asked, CaseDesk desk, string subject, List<SubmittedMaterial> materials, CancellationToken ct)
    {
        List<FieldError> errors = [];
        foreach (var requirement in asked)
        {
            var field = "material." + requirement.Id;
            foreach (var file in files.GetFiles(field).Where(file => file.FileName.Length > 0))
            {
                if (materials.Count(material => material.RequirementId == requirement.Id) >= FilesPerMaterial)
                {
                    errors.Add(new(field, $"“{requirement.Name}”最多 {FilesPerMaterial} 个文件。"));
                    break;
                }
                await using var content = file.OpenReadStream();
                var saved = await desk.Options.Materials!.Save(content, file.FileName, requirement, ct, desk.Options.Vault, subject);
                if (!saved.IsGiven) errors.AddRange(saved.Refusal.Fields ?? [new(field, saved.Refusal.Message)]);
                else if (!materials.Contains(saved.Value)) materials.Add(saved.Value);
            }
        }
        return errors;
    }
}

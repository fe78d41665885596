using System.Text.Json;
using Jiangyuan.Catalogue;
using Jiangyuan.Catalogue.Planning;
using Jiangyuan.Kernel.Calendars;
using Jiangyuan.Kernel.Codes;

namespace Jiangyuan.Cli;

/// <summary>A plan as people and as programs read it.</summary>
internal static class PlanText
{
    public static string Of(LifeEvent life, Plan plan, IReadOnlyList<Question> asks, Circumstances circumstances, WorkingCalendar? calendar)
    {
        var asked = plan.Questions.Where(question => question.Source == AnswerSource.Applicant).ToArray();
        List<string> lines = [life.Name];
        lines.AddRange(plan.Cannot.Select(obstacle => obstacle.ToString()));
        if (plan.Services.Count == 0 && plan.Cannot.Count > 0)
        {
            return string.Join('\n', lines);
        }

        foreach (var step in plan.Services.GroupBy(service => service.Step))
        {
            lines.Add($"第 {step.Key} 步{(step.Count() > 1 ? "（同时办）" : "")}：");
            lines.AddRange(step.Select(service => "  " + Line(service, plan)));
        }

        lines.AddRange(plan.Stages.Select(stage => $"阶段“{stage.Stage.Name}”：{stage.Lead?.Name}牵头，第 {stage.StartDay} 到 {stage.EndDay} 个工作日，用 {stage.Days} 个，时限 {stage.Stage.Limit}{(stage.IsWithinLimit ? "" : "，超过时限")}。{stage.Stage.Note}"));
        var end = Ends(plan, circumstances, calendar) is { } ends ? $"，{circumstances.On:yyyy-MM-dd} 受理的，{ends.Day:yyyy-MM-dd} 前办完{(ends.IsProvisional ? "（暂定，那一年的放假安排还没有公布）" : "")}" : "";
        lines.Add($"合计：{Days(plan.WorkingDays)}（受理后，按承诺时限；关键路径 {string.Join(" → ", plan.CriticalPath.Select(id => plan.Services.First(service => service.Item.Id == id).Item.Name))}）{end}。");
        if (life.Limit is { } limit)
        {
            lines.Add($"全程时限：{limit}。");
        }

        lines.Add($"牵头：{plan.Lead?.Name ?? "没有"}。收费 {plan.Fees:0.##} 元；最少跑 {plan.Visits} 次，都到窗口办要跑 {plan.CounterVisits} 次。");
        lines.AddRange(plan.NotCounted);
        lines.AddRange(plan.OpenFees.Select(fee => "另收费：" + fee));
        lines.Add($"要填 {asked.Length} 项（各表合计 {plan.Questions.Sum(question => question.UsedBy.Count)} 项，其余合并、已知或从登记库取得）：" + Or(asked.Select(question => question.Question.Label + (question.Depends ? "（视情况）" : ""))));
        lines.Add("要交：" + Or(plan.Materials.Where(material => material.Source == MaterialOrigin.Applicant).Select(material => material.Name + (material.Depends ? "（视情况）" : ""))));
        lines.Add("不用交：" + Or(plan.Materials.Where(material => material.Why is not null).Select(material => $"{material.Name}（{material.Why}）")));
        lines.AddRange(plan.Alternatives.Select(alternative => "也可以：" + alternative));
        lines.AddRange(asks.Count == 0 ? [] : ["还要知道这些，方案可能不同：" + string.Join('、', asks.Select(question => $"{question.Label}（{question.Element.Id}）"))]);
        if (!plan.IsBest)
        {
            lines.Add("办法太多，没有全部比较完；以上方案用时最短，费用和材料未必最少。");
        }

        return string.Join('\n', lines);
    }

    public static object Shape(LifeEvent life, Plan plan, IReadOnlyList<Question> asks, Circumstances circumstances, WorkingCalendar? calendar) => new
    {
        lifeEvent = life.Id,
        plan.WorkingDays,
        startsOn = circumstances.On,
        endsOn = Ends(plan, circumstances, calendar)?.Day,
        isProvisional = Ends(plan, circumstances, calendar)?.IsProvisional,
        plan.CriticalPath,
        lead = plan.Lead?.Name,
        plan.Fees,
        plan.OpenFees,
        plan.Visits,
        plan.CounterVisits,
        services = plan.Services.Select(service => new
        {
            id = service.Item.Id, service.Item.Name, agency = service.Offer.Agency.Name, service.Offer.Division, mode = Camel(service.Mode), service.Days, service.Step, service.After, service.StartDay, service.EndDay, service.Slack,
            isCritical = plan.CriticalPath.Contains(service.Item.Id), stage = service.StageId,
        }),
        stages = plan.Stages.Select(stage => new { stage.Stage.Id, stage.Stage.Name, lead = stage.Lead?.Name, stage.StartDay, stage.EndDay, stage.Days, limit = stage.Stage.Limit.ToString(), stage.IsWithinLimit }),
        plan.NotCounted,
        questions = plan.Questions.Select(question => new { id = question.Element.Id, name = question.Question.Label, source = Camel(question.Source), question.From, question.Depends, question.UsedBy, question.Question.Required, checks = question.Question.Checks.Select(check => check.That) }),
        materials = plan.Materials.Select(material => new { material.Name, source = Camel(material.Source), material.From, material.Why, material.Depends, material.UsedBy }),
        plan.Alternatives,
        cannot = plan.Cannot.Select(obstacle => new { obstacle.ResultId, obstacle.ItemId, obstacle.Reason, obstacle.Condition, obstacle.Help, place = obstacle.Place.File is { Length: > 0 } ? obstacle.Place.ToString() : null }),
        asks = asks.Select(question => new { id = question.Element.Id, name = question.Label }),
        plan.IsBest,
    };

    private static (DateOnly Day, bool IsProvisional)? Ends(Plan plan, Circumstances circumstances, WorkingCalendar? calendar) =>
        calendar is null || plan.Services.Count == 0 ? null : plan.EndsOn(calendar, DivisionCode.Parse(circumstances.Division) is { IsGiven: true, Value: var code } ? code : default, circumstances.On);

    private static string Line(PlannedItem service, Plan plan) =>
        $"{service.Item.Name}，{service.Offer.Agency.Name}，{(service.Mode == HandlingMode.Commitment ? "凭承诺，" : "")}{Days(service.Days)}"
        + $"（第 {service.StartDay} 到 {service.EndDay} 个工作日，{(plan.CriticalPath.Contains(service.Item.Id) ? "在关键路径上" : service.Slack == 0 ? "没有余地" : $"可以晚 {service.Slack} 个工作日")}）";

    private static string Days(int days) => days == 0 ? "当场" : $"{days} 个工作日";

    private static string Camel<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    private static string Or(IEnumerable<string> names) => string.Join('、', names) is { Length: > 0 } text ? text : "没有";
}

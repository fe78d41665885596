using Jiangyuan.Catalogue.Loading;

namespace Jiangyuan.Catalogue.Checks;

/// <summary>Every check of what has been read. One file a check; its id, reasons and examples are on the page <c>docs/checks/ID.md</c>.</summary>
internal static class AllChecks
{
    private static readonly Action<Draft>[] Checks =
    [
        ElementsAgree.Run,
        ElementNamesAreUnique.Run,
        RegisterReferences.Run,
        KindMatchesCode.Run,
        EffectiveRange.Run,
        LawInForce.Run,
        CommittedWithinStatutory.Run,
        LevelsAgree.Run,
        LimitHasBasis.Run,
        ClockHasStart.Run,
        StepsConnect.Run,
        ProcessEnds.Run,
        TwoReviewers.Run,
        PostCheckIsPlanned.Run,
        MaterialIsObtainable.Run,
        CommitmentIsLawful.Run,
        FilingWithoutApproval.Run,
        AskedOnce.Run,
        AskedThoughRegistered.Run,
        CertificateElementsAreAsked.Run,
        ChannelsAreOpen.Run,
        PlacesOffer.Run,
        RulesAreTyped.Run,
        SameItemSameElements.Run,
        NationalElements.Run,
        LevelsAndPowers.Run,
        ListReferences.Run,
        LawRegister.Run,
        StepsLeadToDecision.Run,
        DroppedSteps.Run,
        ConditionsCanHold.Run,
        VariantsAreWhole.Run,
        HeldCertificates.Run,
        MaterialRepeatsForm.Run,
        ProofsAreListed.Run,
        ChannelsAgree.Run,
        CommitmentExcluded.Run,
        PlainText.Run,
        FeesAreListed.Run,
        IntermediariesAreLawful.Run,
        SupervisionFollows.Run,
        LimitsOnHolders.Run,
        ListsAgree.Run,
        LifeEventRefers.Run,
        LifeEventStages.Run,
        ScenarioRefers.Run,
        ScenarioOrder.Run,
    ];

    public static void Run(Draft draft)
    {
        foreach (var check in Checks)
        {
            check(draft);
        }
    }
}

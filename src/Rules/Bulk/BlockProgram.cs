namespace Jiangyuan.Rules.Bulk;

/// <summary>What one step of a program does with bitmaps.</summary>
internal enum BlockOp : byte
{
    And,
    Or,
    Not,
    Above,
    Spread,
    NearMiss,
    Fill,
    RowByRow,
}

/// <summary>
/// One step. <see cref="First"/> and <see cref="Count"/> say which of the program's sources it reads; for <see cref="BlockOp.Above"/> they are planes,
/// lowest first, and <see cref="Constant"/> is the threshold. <see cref="Second"/> is the possible answer where a step gives two.
/// </summary>
internal readonly record struct BlockStep(BlockOp Op, int Target, int First = 0, int Count = 0, int Second = -1, int Constant = 0, bool Inverted = false, bool Onto = false);

/// <summary>
/// All rules as one flat list of steps over slots: each slot is one bitmap of the block. First come the planes and unknown bitmaps of the columns,
/// then three results a rule (true, possible, near miss), then the scratch.
/// </summary>
internal sealed record BlockProgram(BlockStep[] Steps, int[] Sources, int PlaneSlots, int ResultSlots, int ScratchSlots, IReadOnlyList<Func<int, bool?>> RowByRow)
{
    /// <summary>How many slots a block needs.</summary>
    public int Slots => PlaneSlots + ResultSlots + ScratchSlots;

    /// <summary>Runs all steps over one block. A near miss that nobody asked for has a null slot and is passed over.</summary>
    public unsafe void Run(ulong** slots, int words, int rows, int firstRow, int[]? picked)
    {
        fixed (int* sources = Sources)
        {
            foreach (ref readonly var step in Steps.AsSpan())
            {
                int* from = sources + step.First;
                ulong* target = slots[step.Target];
                switch (step.Op)
                {
                    case BlockOp.And:
                        BitKernels.And(slots, from, step.Count, target, words);
                        break;
                    case BlockOp.Or:
                        BitKernels.Or(slots, from, step.Count, target, words);
                        break;
                    case BlockOp.Above:
                        BitKernels.Above(slots + step.First, step.Count, step.Constant, step.Inverted, step.Onto, target, words);
                        break;
                    case BlockOp.Not:
                        BitKernels.Not(slots[*from], target, words);
                        break;
                    case BlockOp.Spread:
                        BitKernels.Spread(slots[from[0]], slots[from[1]], target, slots[step.Second], words);
                        break;
                    case BlockOp.NearMiss when target != null:
                        BitKernels.ExactlyOneMissing(slots, from, step.Count, target, words);
                        break;
                    case BlockOp.Fill:
                        new Span<ulong>(target, words).Fill(step.Inverted ? ulong.MaxValue : 0);
                        break;
                    case BlockOp.RowByRow:
                        OneByOne(RowByRow[step.Constant], target, slots[step.Second], words, rows, firstRow, picked);
                        break;
                }
            }
        }
    }

    private static unsafe void OneByOne(Func<int, bool?> evaluate, ulong* isTrue, ulong* possible, int words, int rows, int firstRow, int[]? picked)
    {
        new Span<ulong>(isTrue, words).Clear();
        new Span<ulong>(possible, words).Clear();
        for (var i = 0; i < rows; i++)
        {
            var answer = evaluate(picked is null ? firstRow + i : picked[i]);
            if (answer == true)
                isTrue[i >> 6] |= 1UL << (i & 63);
            if (answer != false)
                possible[i >> 6] |= 1UL << (i & 63);
        }
    }
}

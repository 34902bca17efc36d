// Why: where the instructions of one operation go: by function, by basic block, by caller.
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace Hv.Tests.Measurement.Profiles;

/// <summary>Counts of hv's instructions.</summary>
internal sealed class CostProfile
{
    private readonly Disassembly _hv;
    private readonly Dictionary<ulong, long> _hits = [];
    private readonly Dictionary<int, CallTree> _trees = [];
    private readonly CallNode _root;

    /// <param name="hv">The image's instructions.</param>
    /// <param name="steps">What was executed, guests' instructions too, which are counted and no more.</param>
    /// <param name="title">The root's name.</param>
    internal CostProfile(Disassembly hv, IEnumerable<Step> steps, string title)
    {
        _hv = hv;
        _root = new(title, null);
        foreach (Step step in steps)
        {
            if (!_trees.TryGetValue(step.Cpu, out CallTree? tree))
            {
                _trees[step.Cpu] = tree = new($"CPU {step.Cpu}");
                _root.Callees.Add(tree.Root);
            }

            if (hv.At(step.Address) is { } instruction)
            {
                _hits[step.Address] = _hits.GetValueOrDefault(step.Address) + 1;
                tree.Add(instruction);
            }
            else
            {
                Guest++;
                tree.Break();
            }
        }
    }

    /// <summary>hv's instructions.</summary>
    internal long Total => _hits.Values.Sum();

    /// <summary>The guests' own, in between.</summary>
    internal long Guest { get; }

    /// <summary>Who called whom.</summary>
    internal CallNode Root => _root;

    /// <summary>Functions and the instructions of their own, the dearest first.</summary>
    internal IReadOnlyList<(string Function, long Count)> Functions =>
        [.. _hits.GroupBy(h => _hv.At(h.Key)!.Function).Select(g => (g.Key, g.Sum(h => h.Value))).OrderByDescending(f => f.Item2).ThenBy(f => f.Key, StringComparer.Ordinal)];

    /// <summary>Every function that ran, its basic blocks with their counts, and their instructions.</summary>
    internal string Annotate()
    {
        StringBuilder text = new();
        text.AppendLine(CultureInfo.InvariantCulture, $"{_root.Function}: {Total} instructions of hv, {Guest} of the guests");
        foreach ((string function, long count) in Functions)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"\n{count,6} {100.0 * count / Total,5:0.0}%  {function}");
            foreach (List<Instruction> block in Blocks(function))
            {
                long entered = _hits.GetValueOrDefault(block[0].Address), spent = block.Sum(i => _hits.GetValueOrDefault(i.Address));
                if (spent == 0)
                {
                    text.AppendLine(CultureInfo.InvariantCulture, $"       -        {block.Count} not executed, from {block[0].Address:x}");
                    continue;
                }

                text.AppendLine(CultureInfo.InvariantCulture, $"  {spent,6}        block entered {entered} times");
                string source = "";
                foreach (Instruction instruction in block)
                {
                    string at = instruction.Source == source ? "" : instruction.Source;
                    source = instruction.Source;
                    text.AppendLine(string.Create(CultureInfo.InvariantCulture, $"    {_hits.GetValueOrDefault(instruction.Address),6}  {instruction.Address:x}  {instruction.Text,-60} {at}").TrimEnd());
                }
            }
        }

        return text.ToString();
    }

    private IEnumerable<List<Instruction>> Blocks(string function)
    {
        List<Instruction> block = [];
        foreach (Instruction instruction in _hv.Of(function))
        {
            if (block.Count != 0 && _hv.IsLeader(instruction.Address))
            {
                yield return block;
                block = [];
            }

            block.Add(instruction);
        }

        if (block.Count != 0)
        {
            yield return block;
        }
    }
}

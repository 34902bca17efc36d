// Why: what the mailbox and the owner flag are on Arm is in the image, not in the source: here the instructions that touch
// shared memory or order it are read out of the disassembly.
// Promises: in the order of the code; what goes through a pointer to a CPU's own memory (its stack, the mailbox's
// own ref struct, the message handed in) is left out.
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using Hv.Tests.Measurement;

namespace Hv.Tests.Exploration.Litmus;

/// <summary>The instructions of ipc's shared-memory functions in build/hv.elf.</summary>
internal sealed partial class ImageSequences
{
    private const string Memory = "<ipc_Hv_Ipc_IntrinsicMemory>";

    private readonly Dictionary<string, string[]> _functions = [];

    /// <param name="elf">The image with its symbols.</param>
    public ImageSequences(string elf)
    {
        string name = string.Empty;
        List<string> body = [];
        foreach (string line in Binutils.Run("objdump", "-d", "--no-show-raw-insn", elf))
        {
            if (Head().Match(line) is { Success: true } head)
            {
                _functions[name] = [.. body];
                name = head.Groups["name"].Value;
                body.Clear();
            }
            else if (Instruction().Match(line) is { Success: true } instruction)
            {
                body.Add(Comment().Replace(instruction.Groups["text"].Value, string.Empty).Replace('\t', ' ').Trim());
            }
        }

        _functions[name] = [.. body];
    }

    /// <summary>All instructions of a function of Mailbox or Ownership.</summary>
    public string[] All(string function) =>
        _functions.First(f => f.Key.EndsWith($"{Memory}__{function}", StringComparison.Ordinal) && f.Key.StartsWith("ipc_", StringComparison.Ordinal)).Value;

    /// <summary>Those that touch or order shared memory, by kind: "ldar", "stp q", "dmb ish".</summary>
    /// <param name="function">The function.</param>
    /// <param name="own">Its arguments that point to the CPU's own memory.</param>
    public string[] Shared(string function, params string[] own)
    {
        HashSet<string> mine = [.. own, "sp"];
        List<string> kinds = [];
        foreach (string instruction in All(function))
        {
            Match access = Access().Match(instruction);
            if (access.Success)
            {
                string kind = access.Groups["kind"].Value;
                string register = access.Groups["register"].Value;
                if (!mine.Contains(access.Groups["base"].Value))
                {
                    kinds.Add(register[0] == 'q' ? kind + " q" : kind);
                }

                if (kind.StartsWith("ld", StringComparison.Ordinal))
                {
                    mine.Remove(Whole(register));
                }
            }
            else if (instruction.StartsWith("dmb", StringComparison.Ordinal))
            {
                kinds.Add(Spaces().Replace(instruction, " "));
            }
            else if (Derived().Match(instruction) is { Success: true } derived)
            {
                bool isMine = mine.Contains(derived.Groups["from"].Value);
                _ = isMine ? mine.Add(derived.Groups["to"].Value) : mine.Remove(derived.Groups["to"].Value);
            }
            else if (Writes().Match(instruction) is { Success: true } write && !instruction.StartsWith("cmp", StringComparison.Ordinal))
            {
                mine.Remove(Whole(write.Groups["to"].Value));
            }
        }

        return [.. kinds];
    }

    private static string Whole(string register) => register[0] == 'w' ? "x" + register[1..] : register;

    [GeneratedRegex(@"^[0-9a-f]+ <(?<name>.*)>:$")]
    private static partial Regex Head();

    [GeneratedRegex(@"^\s+[0-9a-f]+:\s+(?<text>.*)$")]
    private static partial Regex Instruction();

    [GeneratedRegex(@"\s*//.*$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"^(?<kind>(?:ld|st|cas|swp)\w*)\s+(?<register>\w+)[^\[]*\[(?<base>\w+)")]
    private static partial Regex Access();

    [GeneratedRegex(@"^(?:add|mov)\s+(?<to>x\d+), (?<from>\w+)(?:, #0x[0-9a-f]+)?$")]
    private static partial Regex Derived();

    [GeneratedRegex(@"^\w+\s+(?<to>[wx]\d+),")]
    private static partial Regex Writes();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}

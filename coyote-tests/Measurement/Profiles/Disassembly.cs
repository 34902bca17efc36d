// Why: an address of the log becomes an instruction, its function and its source line by objdump's eyes.
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;

namespace Hv.Tests.Measurement.Profiles;

/// <summary>An instruction of an image.</summary>
/// <param name="Address">Where it is linked.</param>
/// <param name="Text">Mnemonic and operands.</param>
/// <param name="Function">The symbol that it belongs to.</param>
/// <param name="Source">"file:line", or "".</param>
internal sealed record Instruction(ulong Address, string Text, string Function, string Source)
{
    internal string Mnemonic => Text.Split('\t', ' ')[0];

    internal bool IsCall => Mnemonic is "bl" or "blr";

    internal bool IsReturn => Mnemonic == "ret";

    /// <summary>Whether the next instruction in memory need not be the next executed: this ends a basic block.</summary>
    internal bool IsBranch => Mnemonic is "b" or "br" or "cbz" or "cbnz" or "tbz" or "tbnz" or "eret" or "brk" or "hvc" or "smc"
        || IsReturn || IsCall || Mnemonic.StartsWith("b.", StringComparison.Ordinal);
}

/// <summary>All instructions of an ELF file.</summary>
internal sealed partial class Disassembly
{
    private readonly Dictionary<ulong, Instruction> _instructions = [];
    private readonly HashSet<ulong> _leaders = [];

    internal Disassembly(string elf)
    {
        string function = "", source = "";
        foreach (string line in Lines(elf))
        {
            if (FunctionHead().Match(line) is { Success: true } head)
            {
                function = Readable(head.Groups["name"].Value);
                source = "";
                _leaders.Add(Hex(head.Groups["address"].Value));
            }
            else if (SourceLine().Match(line) is { Success: true } at)
            {
                source = at.Groups["at"].Value;
            }
            else if (InstructionLine().Match(line) is { Success: true } found)
            {
                ulong address = Hex(found.Groups["address"].Value);
                string text = found.Groups["text"].Value.Replace('\t', ' ').Trim();
                Instruction instruction = new(address, text, function, source);
                _instructions[address] = instruction;
                Note(instruction);
            }
        }
    }

    /// <summary>The one at an address.</summary>
    internal Instruction? At(ulong address) => _instructions.GetValueOrDefault(address);

    /// <summary>Whether a basic block starts there.</summary>
    internal bool IsLeader(ulong address) => _leaders.Contains(address);

    /// <summary>The instructions of a function, in their order.</summary>
    internal IEnumerable<Instruction> Of(string function) => _instructions.Values.Where(i => i.Function == function).OrderBy(i => i.Address);

    /// <summary>Addresses of the symbols of an ELF file that begin so.</summary>
    internal static HashSet<ulong> Symbols(string elf, string start) =>
        [.. Binutils.Run("nm", elf).Select(l => l.Split(' ')).Where(w => w.Length == 3 && w[2].StartsWith(start, StringComparison.Ordinal)).Select(w => Hex(w[0]))];

    private void Note(Instruction instruction)
    {
        if (!instruction.IsBranch)
        {
            return;
        }

        _leaders.Add(instruction.Address + 4);
        if (!instruction.IsCall && Target().Match(instruction.Text) is { Success: true } target)
        {
            _leaders.Add(Hex(target.Groups["address"].Value));
        }
    }

    // ILC's names: assembly_Namespace_Type_2<arguments>__Method; namespaces and a type's arguments say nothing that the type does not.
    private static string Readable(string symbol) => Namespaces().Replace(TypeArguments().Replace(symbol, ""), "").Replace("__", ".");

    private static ulong Hex(string text) => ulong.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static IEnumerable<string> Lines(string elf) => Binutils.Run("objdump", "-dl", "--no-show-raw-insn", elf);

    [GeneratedRegex(@"^(?<address>[0-9a-f]{16}) <(?<name>.+)>:$")]
    private static partial Regex FunctionHead();

    [GeneratedRegex(@"^/hv/(?<at>[^ ]+:\d+)")]
    private static partial Regex SourceLine();

    [GeneratedRegex(@"^\s*(?<address>[0-9a-f]+):\t(?<text>.+)$")]
    private static partial Regex InstructionLine();

    [GeneratedRegex(@"\b(?<address>[0-9a-f]{8,16}) <")]
    private static partial Regex Target();

    [GeneratedRegex(@"_\d+<[^<>]*>(?=_|$)")]
    private static partial Regex TypeArguments();

    [GeneratedRegex(@"\b(?:kernel|ipc|services|platform|arch|System_Private_CoreLib)_(?:Hv_)?(?:Kernel_|Ipc_|Services_|Platform_|Arch_)?(?:(?:Core|Metal|State|Wiring|Protocols|Diagnostics|Machine|Guests|DeviceTree)_(?=\w))?")]
    private static partial Regex Namespaces();
}

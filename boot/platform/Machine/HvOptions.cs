// Why: hv's own command line, /chosen/bootargs: what a person or the launcher wants that no device tree describes.
//
//   vcpus=N     the vCPUs of a guest whose node does not say how many; 1 without it, at most 64
//   colour=1    the terminal shows colours: the console marks VMs' names with them
//
// Promises: an option that hv does not know is nothing to it; a number that is none counts as absent.
using Hv.Platform.DeviceTree;

namespace Hv.Platform.Machine;

/// <summary>hv's own options.</summary>
internal readonly ref struct HvOptions
{
    private const int MaxVcpus = 64;

    /// <summary>A guest's vCPUs when nobody says how many: 1 to 64.</summary>
    public int Vcpus { get; private init; }

    /// <summary>Whether names of VMs have colours.</summary>
    public bool HasColours { get; private init; }

    /// <summary>The options in a machine's device tree.</summary>
    public static HvOptions Of(in Fdt tree) => Of(tree.Find("/chosen"u8).Property("bootargs"u8).Text);

    /// <summary>The options in a command line.</summary>
    public static HvOptions Of(ReadOnlySpan<byte> line) => new()
    {
        Vcpus = Math.Min(Math.Max(Number(line, "vcpus="u8), 1), MaxVcpus),
        HasColours = Number(line, "colour="u8) == 1,
    };

    // The decimal number behind a name that stands at the line's start or behind a space; 0 for none.
    private static int Number(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name)
    {
        for (int at = 0; at + name.Length < line.Length; at++)
        {
            if ((at != 0 && line[at - 1] != ' ') || !line.Slice(at, name.Length).SequenceEqual(name))
            {
                continue;
            }

            int value = 0;
            for (int digit = at + name.Length; digit < line.Length && value < 1000 && line[digit] is >= (byte)'0' and <= (byte)'9'; digit++)
            {
                value = (value * 10) + line[digit] - '0';
            }

            return value;
        }

        return 0;
    }
}

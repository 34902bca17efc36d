// Why: hv has a command line too: /chosen's bootargs, for what a person or the launcher wants and no node of the tree says.
//
//   vcpus=N     the vCPUs of a guest whose node does not say how many
//   colour=1    the terminal shows colours: names of VMs have them
//
// Promises: what hv does not know is nothing to it; a number that is none counts as absent.

using Hv.Platform.DeviceTree;

namespace Hv.Platform.Guests;

/// <summary>hv's own options.</summary>
internal static class HvOptions
{
    private const int DefaultVcpus = 1;

    /// <summary>How many vCPUs a guest has whose node does not say, 1 to <see cref="GuestMap.MaxVcpus"/>; 1 when it is not given.</summary>
    /// <param name="chosen">The node /chosen, or none.</param>
    public static int Vcpus(in FdtNode chosen)
    {
        var count = Number(in chosen, "vcpus="u8);
        return count == 0 ? DefaultVcpus : count < GuestMap.MaxVcpus ? count : GuestMap.MaxVcpus;
    }

    /// <summary>Whether the terminal shows colours.</summary>
    /// <param name="chosen">The node /chosen, or none.</param>
    public static bool HasColours(in FdtNode chosen) => Number(in chosen, "colour="u8) == 1;

    // The number behind a name; 0 for none.
    private static int Number(in FdtNode chosen, ReadOnlySpan<byte> name)
    {
        var options = chosen.Property("bootargs"u8).Text;
        var number = 0;
        for (var at = 0; at + name.Length < options.Length && number == 0; at++)
            if (options.Slice(at, name.Length).SequenceEqual(name))
                for (var digit = at + name.Length; digit < options.Length && options[digit] is >= (byte)'0' and <= (byte)'9' && number <= 1000; digit++)
                    number = (number * 10) + options[digit] - '0';
        return number;
    }
}

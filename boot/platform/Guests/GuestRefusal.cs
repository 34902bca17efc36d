// Why: a guest that cannot be made is told by its node's name, and the others start without it.
#if METAL
using Hv.Platform.DeviceTree;
using Hv.Platform.Diagnostics;
using Hv.Platform.Machine;

namespace Hv.Platform.Guests;

/// <summary>Says why a guest does not start. The launcher (boot/run/hv.sh) looks for "hv: cannot start" and ends with 1.</summary>
internal static class GuestRefusal
{
    /// <summary>Reads all guests, and tells of those that are wrong. Where the tree names none, right or wrong, there is the one inside hv.</summary>
    internal static void ReadAll(in Fdt tree, in MachineDescription machine, ulong loadAddress, EarlyConsole console, out GuestSet set)
    {
        set = default;
        var isAsked = false;
        var chosen = tree.NodeAt(machine.Chosen);
        GuestReader reader = new(chosen);
        while (reader.TryNext(ref set, machine.Memory, machine.Reserved, machine.CpuCount, out var error))
        {
            isAsked = true;
            if (error.Kind != TreeError.None)
                Say(console, error);
        }
        if (!isAsked)
            set.Add(GuestConfig.Embedded(loadAddress));
        set.Complete(HvOptions.Vcpus(chosen));
    }

    // Something in its node is wrong.
    private static void Say(EarlyConsole console, in PlatformError error)
    {
        Span<byte> line = stackalloc byte[192];
        Say(console, line[..error.Format(line)]);
    }

    /// <summary>Its image or its memory is.</summary>
    internal static void Say(EarlyConsole console, in FdtNode node, GuestError error)
    {
        Span<byte> line = stackalloc byte[192];
        var text = new LineWriter(line);
        Span<byte> path = stackalloc byte[64];
        text.Put("hv: "u8);
        text.Put(node.Exists ? path[..node.WritePath(path)] : "the guest inside hv"u8);
        text.Put(": "u8);
        text.Put(error.Words());
        Say(console, line[..text.Length]);
    }

    private static void Say(EarlyConsole console, ReadOnlySpan<byte> line)
    {
        console.Text(line);
        console.Text("\nhv: cannot start this guest\n"u8);
    }
}
#endif

// Why: hv asks the tree for a dozen nodes, and the flattened form has no links: they are all found in one walk, and kept.
// Promises: says nothing about what is in them. Good for every copy of the tree too.

using Hv.Platform.DeviceTree;

namespace Hv.Platform.Machine;

/// <summary>The nodes that hv asks for: <see cref="Fdt.NodeAt"/> gives each; 0 where there is none.</summary>
internal struct MachineNodes
{
    /// <summary>The first GICv3 that is available; another interrupt controller of Arm's.</summary>
    public int Gic, OldGic;

    /// <summary>The per-CPU timers; firmware.</summary>
    public int Timer, Psci;

    /// <summary>What stdout-path names, or the first PL011 that is available where there is no path.</summary>
    public int Console;

    /// <summary>/chosen, /cpus, /reserved-memory.</summary>
    public int Chosen, Cpus, Reserved;

    /// <summary>The first /memory, and the last.</summary>
    public int FirstMemory, LastMemory;

    /// <summary>Finds them.</summary>
    public static MachineNodes Find(in Fdt tree)
    {
        MachineNodes nodes = default;
        var walk = new FdtWalk(tree, "compatible"u8);
        while (walk.MoveNext())
        {
            if (walk.Depth == 1)
                nodes.NoteName(walk);
            var compatible = walk.Value;
            while (FdtProperty.TryNextText(ref compatible, out var name))
                if (name is [(byte)'a', (byte)'r', (byte)'m', (byte)',', .. var what])
                    nodes.NoteArm(walk, what);
        }
        var path = tree.NodeAt(nodes.Chosen).Property("stdout-path"u8);
        if (path.Exists)
            nodes.Console = tree.Find(path.Text).Handle;
        return nodes;
    }

    private void NoteName(in FdtWalk walk)
    {
        if (walk.IsNamed("memory"u8))
        {
            LastMemory = walk.Handle;
            FirstMemory = FirstMemory == 0 ? LastMemory : FirstMemory;
        }
        else if (walk.IsNamed("chosen"u8))
            Chosen = walk.Handle;
        else if (walk.IsNamed("cpus"u8))
            Cpus = walk.Handle;
        else if (walk.IsNamed("reserved-memory"u8))
            Reserved = walk.Handle;
    }

    // What comes behind "arm," in "compatible".
    private void NoteArm(in FdtWalk walk, ReadOnlySpan<byte> what)
    {
        if (FdtText.Same(what, "gic-v3"u8))
            Gic = Gic == 0 && walk.Node.IsAvailable ? walk.Handle : Gic;
        else if (FdtText.Same(what, "armv8-timer"u8))
            Timer = walk.Handle;
        else if (FdtText.Same(what, "psci-0.2"u8) || FdtText.Same(what, "psci-1.0"u8))
            Psci = walk.Handle;
        else if (FdtText.Same(what, "cortex-a15-gic"u8) || FdtText.Same(what, "gic-400"u8))
            OldGic = walk.Handle;
        else if (FdtText.Same(what, "pl011"u8))
            Console = Console == 0 && walk.Node.IsAvailable ? walk.Handle : Console;
    }
}

// Why: what a guest prints is what a person reads.
using Hv.Tests.Exploration.Model;

namespace Hv.Tests.Exploration.Specifications;

/// <summary>Bytes leave in the order printed.</summary>
internal sealed unsafe class UartOrder : Specification
{
    public override string Name => "uart-order";

    public override string Promise => "The bytes that a VM prints leave the machine in the order printed, each once, and none stays behind.";

    public override string Source => "services/Console/LineOutput.cs; PL011 DDI 0183, 2.4";

    public override void OnTransmit(World world, ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            int vm = value >> 5 & 3;
            if (value < 0x80 || vm >= world.Scenario.Vms.Length)
            {
                continue;
            }

            ref VmGhost ghost = ref world.VmGhosts[vm];
            if (value != World.ByteOf(vm, ghost.Shown) && !ghost.IsFaulty)
            {
                Broken($"VM {vm}'s byte {value & 31} leaves where {ghost.Shown & 31} is next");
            }

            ghost.Shown++;
        }
    }

    public override void OnRest(World world)
    {
        // VM 0 has the focus: nothing of it is held back until its line is full.
        if (world.VmGhosts[0].Shown != world.VmGhosts[0].Printed && !world.VmGhosts[0].IsFaulty && world.System->Services.Uarts[0].TransmitLost == 0)
        {
            Broken($"VM 0 has printed {world.VmGhosts[0].Printed} bytes, {world.VmGhosts[0].Shown} have left, and all is at rest");
        }
    }
}

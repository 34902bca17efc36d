// Why: what a guest prints is what a person reads.
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Hv.Kernel.State;
using Hv.Services.Uart;
using Hv.Tests.Exploration.Model;

namespace Hv.Tests.Exploration.Specifications;

/// <summary>Bytes leave in the order printed.</summary>
internal sealed unsafe class UartOrder : Specification
{
    public override string Name => "uart-order";

    public override string Promise => "The bytes that a VM prints leave the machine in the order printed, each once, and none stays behind.";

    public override string Source => "services/Console/LineOutput.cs; PL011 DDI 0183, 2.4";

    // Two vCPUs may print at once: the order is that in which the UART takes their bytes.
    public override void OnHandle(World world, int cpu, in Actor actor, in Message message)
    {
        if (actor.Kind == ActorKind.Uart && message.Kind == MmioWrite.Kind && message.Payload<MmioWrite>().Offset == 0)
        {
            // To a full FIFO a byte is lost, as on hardware (PL011 DDI 0183, 3.3.1): the guest did not look at UARTFR.
            ref UartState uart = ref world.System->Services.Uarts[actor.Instance];
            if (uart.Transmit.Count >= uart.LineControl.Depth)
            {
                return;
            }

            ref VmGhost ghost = ref world.VmGhosts[actor.Vm];
            ghost.Bytes[ghost.Taken++ & 31] = (byte)message.Payload<MmioWrite>().Value;
        }
    }

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
            while (world.Ghost->IsRestarted && ghost.Shown < ghost.Taken && value != ghost.Bytes[ghost.Shown & 31])
            {
                // Lost with a Console that started over: what comes is behind it.
                ghost.Shown++;
            }

            if (value != ghost.Bytes[ghost.Shown & 31] && !ghost.IsFaulty)
            {
                Broken($"VM {vm}'s byte {value & 31} leaves where {ghost.Bytes[ghost.Shown & 31] & 31} is next");
            }

            ghost.Shown++;
        }
    }

    public override void OnRest(World world)
    {
        // VM 0 has the focus: nothing of it is held back until its line is full.
        for (int vm = 0; vm < world.Scenario.Vms.Length; vm++)
        {
            if (!world.VmGhosts[vm].IsFaulty && world.System->Services.Uarts[vm].Transmit.Count != 0 && world.System->Services.Uarts[vm].OutputCredit == 0)
            {
                Broken($"VM {vm} has {world.System->Services.Uarts[vm].Transmit.Count} bytes to print and no credit, and all is at rest");
            }
        }

        // What a VM says that is not shown may be forgotten: nobody looks at it.
        bool hasFocus = world.System->Services.Console[0].Focus == 0;
        if (hasFocus && !world.Ghost->IsRestarted && world.VmGhosts[0].Shown != world.VmGhosts[0].Taken && !world.VmGhosts[0].IsFaulty)
        {
            Broken($"VM 0 has printed {world.VmGhosts[0].Taken} bytes, {world.VmGhosts[0].Shown} have left, and all is at rest");
        }
    }
}

// Why: a ring that is lost is a guest that never looks.
using System.Collections.Generic;
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Hv.Kernel.State;
using Hv.Platform.Guests;
using Hv.Services.Doorbell;
using Hv.Tests.Exploration.Model;
using Hv.Tests.Exploration.Scenarios;

namespace Hv.Tests.Exploration.Specifications;

/// <summary>Every ring is heard.</summary>
internal sealed unsafe class RingsAreHeard : Specification<RingsGhost>
{
    private const uint Line = 32 + GuestMap.DoorbellSpi;

    // The line's group and enable in the distributor.
    private static readonly GuestOp[] _enable =
    [
        new(GuestOpKind.Store, 4, 10, GuestMap.DistributorBase + 0x84),
        new(GuestOpKind.Store, 4, 10, GuestMap.DistributorBase + 0x104),
    ];

    public override string Name => "rings-are-heard";

    public override string Promise => "Every ring of a guest's is heard by the next VM, once, and taken by its guest, once; its line is high until then.";

    public override string Source => "services/Doorbell/DoorbellService.cs; ipc/protocols/Ringing.cs";

    public override IEnumerable<Scenario> Scenarios =>
    [
        new()
        {
            Name = "doorbell",
            About = "two VMs ring at each other, and one resets",
            Vms =
            [
                [First([Take, .. _enable], Guests.Starter(1, Ring, Guests.Wfi, Ring, Take, Ring)), Guests.Vcpu(1, Ring, Ring, Guests.Wfi, Ring)],
                [First([Take, .. _enable], Guests.Vcpu(0, Ring, Ring, Guests.Wfi, Ring, Guests.Reset))],
            ],
            Handlers = [(Line, Take)],
        },
        new()
        {
            Name = "small-doorbell",
            About = "all states of: a VM that rings twice while the other looks",
            IsExhaustive = true,
            MailboxCells = 2,
            UartDepth = 250,
            Vms = [[Guests.Vcpu(0, Ring, Ring)], [First([Take], Guests.Vcpu(0, Take))]],
        },
    ];

    private static GuestOp Ring => new(GuestOpKind.Store, 4, 1, GuestMap.DoorbellBase);

    private static GuestOp Take => new(GuestOpKind.Load, 4, 0, GuestMap.DoorbellBase);

    public override void OnHandle(World world, int cpu, in Actor actor, in Message message)
    {
        if (actor.Kind != ActorKind.Doorbell)
        {
            return;
        }

        ref RingsGhost ghost = ref GhostOf(actor.Vm);
        ref DoorbellState bell = ref world.System->Services.Doorbells[actor.Instance];
        switch (message.Kind)
        {
            case MmioRead.Kind:
                Compare(world, actor.Vm);
                ghost.Untaken = 0;
                break;
            case MmioWrite.Kind:
                ghost.Rung++;
                break;
            case Ipc.Protocols.Ring.Kind:
                ghost.Heard += message.Payload<Ipc.Protocols.Ring>().Count;
                ghost.Untaken += bell.IsOpen ? message.Payload<Ipc.Protocols.Ring>().Count : 0;
                break;
            case Reset.Kind:
                ghost.Rung -= bell.Owed;
                ghost.Untaken = 0;
                break;
        }
    }

    public override void OnRest(World world)
    {
        int vms = world.Scenario.Vms.Length;
        for (int vm = 0; vm < vms; vm++)
        {
            int next = (vm + 1) % vms;
            if (world.VmGhosts[vm] is { IsFaulty: true } or { HasLost: true } || world.VmGhosts[next] is { IsFaulty: true } or { HasLost: true })
            {
                continue;
            }

            if (GhostOf(vm).Rung != GhostOf(next).Heard)
            {
                Broken($"VM {vm} has rung {GhostOf(vm).Rung} times, VM {next} has heard {GhostOf(next).Heard}, and all is at rest");
            }

            Compare(world, next);
            if (GhostOf(next).Untaken != 0 != ((world.VmGhosts[next].LinesHigh >> (int)GuestMap.DoorbellSpi & 1) != 0))
            {
                Broken($"VM {next} has {GhostOf(next).Untaken} rings to take, its line says otherwise, and all is at rest");
            }
        }
    }

    private void Compare(World world, int vm)
    {
        uint rings = world.System->Services.Doorbells[vm].Rings;
        if (rings != GhostOf(vm).Untaken && !world.VmGhosts[vm].IsFaulty)
        {
            Broken($"VM {vm} has heard {GhostOf(vm).Untaken} rings that it has not taken, and is told of {rings}");
        }
    }

    // Before all else; the distributor is opened behind it.
    private static GuestOp[][] First(GuestOp[] operations, GuestOp[][] scripts) => [[.. operations, .. scripts[0]], .. scripts[1..]];
}

/// <summary>What is remembered of a VM's doorbell.</summary>
internal struct RingsGhost
{
    /// <summary>How often its guest has rung, how many rings have come to it, and how many of them it has not taken.</summary>
    public uint Rung, Heard, Untaken;
}

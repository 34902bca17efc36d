// Why: a message that was read stays in its cell until another is written over it. Two states that differ in nothing else
// are one state.
using Hv.Ipc;
using Hv.Kernel.State;
using Hv.Tests.Exploration.Model;

namespace Hv.Tests.Exploration.Drivers;

/// <summary>Clears what nobody will read again.</summary>
internal static unsafe class Leftovers
{
    /// <summary>After a step.</summary>
    public static void Clear(World world)
    {
        for (int i = 1; i < world.ActorCount; i++)
        {
            ref Actor actor = ref world.System->Actors[i];
            bool isRunning = false;
            for (int cpu = 0; cpu < world.Scenario.Cpus; cpu++)
            {
                isRunning |= world.Cpus[cpu].Cursor.Actor == i;
            }

            if (!actor.HasDirect && !isRunning && actor.Direct.Kind != 0)
            {
                actor.Direct = default;
            }

            if (actor.NextReady != 0 && actor.Owner == 0)
            {
                actor.NextReady = 0;
            }

            ClearMailbox(world, ref actor);
        }

        for (int cpu = 0; cpu < world.Scenario.Cpus; cpu++)
        {
            ClearOutbox(ref world.System->Cpus[cpu], ref world.Cpus[cpu]);
        }
    }

    private static void ClearMailbox(World world, ref Actor actor)
    {
        uint head = actor.Mailbox.Head;
        uint count = (uint)world.MailboxOf(in actor).Waiting;
        for (uint i = count; i < actor.CellCount; i++)
        {
            ref MailboxCell cell = ref world.System->Cells[actor.FirstCell + (int)((head / 2 + i) & (uint)(actor.CellCount - 1))];
            if (cell.Message.Kind != 0)
            {
                cell.Message = default;
            }
        }
    }

    private static void ClearOutbox(ref CpuState cpu, ref SimCpu hardware)
    {
        ref var cursor = ref hardware.Cursor;
        for (int i = 0; i < OutboxSlots.Capacity; i++)
        {
            if (i >= cursor.Next && i < cursor.Count)
            {
                continue;
            }

            if (cpu.Outbox[i].Kind == 0)
            {
                if (i >= cursor.Count)
                {
                    break;
                }

                continue;
            }

            cpu.Outbox[i] = default;
        }

        if (cpu.FirstReady == 0)
        {
            cpu.LastReady = 0;
        }

        if (hardware.Mode != CpuMode.Hypervisor || cursor.Actor == 0)
        {
            cpu.RunningKind = 0;
            cpu.RunningVm = 0;
        }
    }
}

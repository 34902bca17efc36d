// Why: a message that was read stays in its cell until another is written over it, and counters count on for ever. Two states
// that differ in nothing else are one state.
// Promises: what is cleared or counted down here nobody looks at, or looks at only to compare it with another that is counted down with
// it: tickets of a mailbox with each other, a sequence number with those of the same sender, what was sent with what was
// handled. So a state and what is made of it do the same from here on (docs/exploration.md, "Which states are one").
using System.Numerics;
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Hv.Kernel.State;
using Hv.Tests.Exploration.Model;

namespace Hv.Tests.Exploration.Drivers;

/// <summary>Clears what nobody will read again.</summary>
internal static unsafe class Leftovers
{
    /// <summary>After a step.</summary>
    public static void Clear(World world)
    {
        ulong running = 0;
        for (int cpu = 0; cpu < world.Scenario.Cpus; cpu++)
        {
            running |= 1UL << world.Cpus[cpu].Cursor.Actor;
            ClearOutbox(ref world.System->Cpus[cpu], ref world.Cpus[cpu]);
        }

        for (int i = 1; i < world.ActorCount; i++)
        {
            ref Actor actor = ref world.System->Actors[i];
            if (!actor.HasDirect && actor.Direct.Kind != 0 && (running >> i & 1) == 0)
            {
                actor.Direct = default;
            }

            if (actor.NextReady.Exists && actor.Owner == 0)
            {
                actor.NextReady = default;
            }
        }

        // Who sent or handled nothing has nothing new to count down.
        for (ulong touched = world.Touched & ~1UL; touched != 0; touched &= touched - 1)
        {
            int i = BitOperations.TrailingZeroCount(touched);
            ref Actor actor = ref world.System->Actors[i];
            ClearMailbox(world, ref actor);
            CountAnew(world, i, running);
            if (actor.Kind == ActorKind.Vcpu)
            {
                CountAnew(ref world.VcpuGhosts[actor.Instance]);
            }
        }
    }

    /// <summary>At rest, when no list of a CPU has anybody in it: who came next in one, a pinned actor's too.</summary>
    public static void ClearAtRest(World world)
    {
        world.Touched = ulong.MaxValue >> (64 - world.ActorCount);
        Clear(world);
        for (int i = 1; i < world.ActorCount; i++)
        {
            world.System->Actors[i].NextReady = default;
        }
    }

    // Sequence numbers are compared with others of the same actor: one of whom nothing is on its way, and who waits for no
    // answer, may as well count from the start. A vCPU's are in the answers to it too.
    private static void CountAnew(World world, int index, ulong running)
    {
        ref Actor actor = ref world.System->Actors[index];
        bool isVcpu = actor.Kind == ActorKind.Vcpu;
        bool isOpen = false;
        for (int other = 0; other < world.ActorCount; other++)
        {
            ref PairGhost to = ref world.Pairs[(index * world.ActorCount) + other];
            to.Sent -= to.Handled;
            to.Handled = 0;
            if (to.Sent == 0)
            {
                to.LastSequence = 0;
            }

            ref PairGhost back = ref world.Pairs[(other * world.ActorCount) + index];
            isOpen |= to.Sent != 0 || (isVcpu && back.Sent != back.Handled);
        }

        isOpen |= (running >> index & 1) != 0 || (isVcpu && running > 1);
        if (isVcpu)
        {
            ref Vcpu vcpu = ref world.System->Vcpus[actor.Instance];
            ref VcpuGhost ghost = ref world.VcpuGhosts[actor.Instance];
            isOpen |= ghost.HasRequest || (vcpu.Waits & WaitReasons.Reply) != 0 || world.System->Vms[vcpu.Vm].State != VmState.Running;
            if (!isOpen)
            {
                vcpu.Request.Sequence = 0;
                ghost.Request = 0;
            }
        }

        if (!isOpen)
        {
            actor.Sent = 0;
        }
    }

    private static void CountAnew(ref VcpuGhost ghost)
    {
        for (int i = 0; i < 16; i++)
        {
            ghost.Pended[i] -= ghost.Taken[i];
            ghost.Taken[i] = 0;
        }

        ghost.TimerRaised -= ghost.TimerTaken;
        ghost.TimerTaken = 0;
    }

    private static void ClearMailbox(World world, ref Actor actor)
    {
        if (actor.Mailbox.Tail == actor.Mailbox.Head && actor.Mailbox.Tail != 0)
        {
            actor.Mailbox = default;
            for (int i = 0; i < actor.CellCount; i++)
            {
                actor.Cells[i].Turn = 0;
            }
        }

        uint head = actor.Mailbox.Head;
        uint count = (uint)world.MailboxOf(in actor).Waiting;
        for (uint i = count; i < actor.CellCount; i++)
        {
            ref MailboxCell cell = ref actor.Cells[(int)((head / 2 + i) & (uint)(actor.CellCount - 1))];
            if (cell.Message.Kind != 0)
            {
                cell.Message = default;
            }
        }
    }

    private static void ClearOutbox(ref CpuState cpu, ref SimCpu hardware)
    {
        ref var cursor = ref hardware.Cursor;
        for (int i = 0; i < Outbox.Capacity; i++)
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

        if (cursor.Count == 0)
        {
            cpu.Outbox.Begin(0, 0, Outbox.Capacity);
        }

        if (!cpu.FirstReady.Exists)
        {
            cpu.LastReady = default;
        }

        if (hardware.Mode != CpuMode.Hypervisor || cursor.Actor == 0)
        {
        }
    }
}

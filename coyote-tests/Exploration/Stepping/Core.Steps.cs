// Why: the exploration must be able to put another CPU's work between any two parts of this one's: between two handlers,
// and between any two sends of one handler.
// Promises: the same parts in the same order as NextVcpu, RunReady and RunService, which loop over what is one
// step here. Nothing of it is in the image: kernel.csproj takes it from here into the host's build, where it is a part of the core.

namespace Hv.Kernel.Core;

internal ref partial struct Core<TMachine, TMemory>
{
    /// <summary>Does the next part of this CPU's work. WaitForInterrupt may return at once, and the next step go on behind it.</summary>
    /// <param name="cursor">Where the CPU is; kept from step to step.</param>
    /// <returns>Whether the loaded vCPU is to run now.</returns>
    internal bool Step(ref StepCursor cursor)
    {
        if (cursor.Next < cursor.Count)
        {
            Deliver(in _cpu.Outbox[cursor.Next]);
            cursor.Next++;
            if (cursor.Next == cursor.Count)
            {
                _machine.OnHandled(in _hv.Actors[cursor.Actor]);
            }

            return false;
        }

        cursor.Next = cursor.Count = 0;
        if (cursor.Actor == 0 && _cpu.FirstReady.Exists)
        {
            cursor.Actor = _cpu.FirstReady.Value.Index;
            _cpu.FirstReady = _cpu.FirstReady.Value.NextReady;
        }

        if (cursor.Actor != 0)
        {
            StepActor(ref cursor);
            return false;
        }

        return TryEnter();
    }

    /// <summary>The Monitor, which nobody runs, commands VM 0; the ticket is none of a job of its own.</summary>
    internal void Command(VmAction action) =>
        Post(_hv.Monitor, _hv.Vms[0].Self, new VmCommand { Ticket = uint.MaxValue, Action = action });

    private void StepActor(ref StepCursor cursor)
    {
        ref Actor actor = ref _hv.Actors[cursor.Actor];
        Mailbox<TMemory> mailbox = MailboxOf(ref actor);
        if (actor.HasDirect)
        {
            actor.HasDirect = false;
            Begin(ref cursor, ref actor);
        }
        else if (mailbox.TryDequeue(ref actor.Direct))
        {
            Begin(ref cursor, ref actor);
        }
        else
        {
            cursor.Actor = 0;
            if (Ownership<TMemory>.ReleaseAndLookAgain(ref actor.Owner, _cpu.Claimant, mailbox))
            {
                MakeReady(ref actor);
            }
        }
    }

    private void Begin(ref StepCursor cursor, ref Actor actor)
    {
        if (actor.Kind < ActorKind.Console)
        {
            Handle(ref actor, in actor.Direct);
            return;
        }

        _machine.OnHandle(in actor, in actor.Direct);
        cursor.Count = (ushort)RunHandler(ref _cpu, _machine, ref actor);
        if (cursor.Count == 0)
        {
            _machine.OnHandled(in actor);
        }
    }
}

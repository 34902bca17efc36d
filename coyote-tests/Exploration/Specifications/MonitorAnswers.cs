// Why: whoever types into the monitor gets an answer, whatever the VMs do meanwhile.
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Hv.Kernel.State;
using Hv.Tests.Exploration.Model;

namespace Hv.Tests.Exploration.Specifications;

/// <summary>Everything that the monitor asks is answered once, and it ends what it begins.</summary>
internal sealed unsafe class MonitorAnswers : Specification
{
    public override string Name => "monitor-answers";

    public override string Promise => "Each question and each command of the monitor's gets exactly one answer, and no command is under way at rest; nobody who is traced waits for it then.";

    public override string Source => "ipc/protocols/Inspection.cs, VmControl.cs; services/Monitor/Asking.cs";

    public override void OnSend(World world, int cpu, in Message message)
    {
        WorldGhost* ghost = world.Ghost;
        switch (message.Kind)
        {
            case Question.Kind when message.Payload<Question>().Topic != Topic.Later:
                ghost->QuestionsOpen++;
                break;
            case VmCommand.Kind:
                ghost->CommandsOpen++;
                break;
            case Answer.Kind when message.Payload<Answer>().Ticket != world.System->Services.Monitor[0].ReminderTicket:
                if (ghost->QuestionsOpen-- == 0)
                {
                    Broken($"actor {message.Source.Index} answers, and no question is open");
                }

                break;
            case VmCommandDone.Kind:
                if (ghost->CommandsOpen-- == 0)
                {
                    Broken($"VM {world.System->Actors[message.Source.Index].Instance} says that it is done, and no command is open");
                }

                break;
        }
    }

    public override void OnRest(World world)
    {
        ref var monitor = ref world.System->Services.Monitor[0];
        if (world.Ghost->QuestionsOpen != 0 || world.Ghost->CommandsOpen != 0)
        {
            Broken($"{world.Ghost->QuestionsOpen} questions and {world.Ghost->CommandsOpen} commands have no answer, and all is at rest");
        }

        if (monitor.IsBusy || monitor.Keys.Count != 0)
        {
            Broken($"the monitor is at {monitor.Job.Verb}, {monitor.Keys.Count} keys wait, and all is at rest");
        }

        foreach (ref Vcpu vcpu in world.System->Vcpus.All)
        {
            if ((vcpu.Waits & WaitReasons.Trace) != 0)
            {
                Broken($"vCPU {vcpu.Id} waits for the monitor to show its trap, and all is at rest");
            }
        }

        if (monitor.BeyondCredit != 0 || monitor.Unexpected != 0 || monitor.Unanswered != 0)
        {
            Broken($"the monitor has {monitor.BeyondCredit} keys beyond its credit, {monitor.Unexpected} messages it does not know, {monitor.Unanswered} unanswered");
        }
    }
}

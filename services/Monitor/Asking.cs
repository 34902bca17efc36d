// Why: what the monitor wants to know it asks, one question at a time, and never waits longer than a while.
// Promises: an answer to a question that was given up is ignored. No more than MonitorService.MostAnswers answers are ever on their way.
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Services.Monitor;

/// <summary>Questions and answers.</summary>
internal static class Asking
{
    // Reminders: the first may come right behind the question. A second each for a question, which is answered at once or never; for a command,
    // which a VM's vCPUs and services must hear of, more.
    private const int Patience = 3;
    private const int SecondsForCommand = 10;

    /// <summary>Asks; the job goes on when the answer is there.</summary>
    internal static void Ask(ref MonitorState state, Port<Inspection> port, Topic topic, int index, ref Outbox outbox)
    {
        if (TryOpen(ref state, ref outbox))
        {
            outbox.Send(port, new Question { Topic = topic, Index = (ushort)index, Ticket = state.Job.Ticket });
        }
    }

    /// <summary>Commands a VM; the job goes on when that is done.</summary>
    internal static void Command(ref MonitorState state, int vm, VmAction action, ref Outbox outbox)
    {
        if (TryOpen(ref state, ref outbox))
        {
            outbox.Send(state.Ports.Control[vm], new VmCommand { Action = action, Ticket = state.Job.Ticket });
        }
    }

    /// <summary>An answer has come.</summary>
    internal static void Accept(ref MonitorState state, in Answer answer, ref Outbox outbox)
    {
        if (state.IsReminderDue && answer.Ticket == state.ReminderTicket)
        {
            state.IsReminderDue = false;
            OnReminder(ref state, ref outbox);
            return;
        }

        state.Unanswered = Math.Max(state.Unanswered - 1, 0);
        if (state.Job.IsAsking && answer.Ticket == state.Job.Ticket)
        {
            state.Job.IsAsking = false;
            state.Job.HasAnswer = true;
            state.Job.Answer = answer;
        }
    }

    /// <summary>A command is done.</summary>
    internal static void Accept(ref MonitorState state, in VmCommandDone done)
    {
        state.Unanswered = Math.Max(state.Unanswered - 1, 0);
        if (state.Job.IsAsking && done.Ticket == state.Job.Ticket)
        {
            state.Job.IsAsking = false;
            state.Job.HasAnswer = true;
            state.Job.Done = done;
        }
    }

    /// <summary>Whether the answer is there; then it is looked at, once.</summary>
    internal static bool TakeAnswer(ref MonitorState state)
    {
        bool has = state.Job.HasAnswer;
        state.Job.HasAnswer = false;
        return has;
    }

    private static bool TryOpen(ref MonitorState state, ref Outbox outbox)
    {
        if (state.Unanswered >= MonitorService.MostAnswers - 2)
        {
            Replies.Fail(ref state, "too many questions have found no answer yet; try again later"u8);
            return false;
        }

        state.Unanswered++;
        state.Job.Ticket = NextTicket(ref state);
        state.Job.IsAsking = true;
        state.Job.Age = 0;
        Remind(ref state, ref outbox);
        return true;
    }

    private static void OnReminder(ref MonitorState state, ref Outbox outbox)
    {
        ref Job job = ref state.Job;
        if (!job.IsAsking)
        {
            return;
        }

        if (++job.Age < Patience)
        {
            Remind(ref state, ref outbox);
        }
        else
        {
            job.IsAsking = false;
            Replies.Fail(ref state, "no answer came in time; what was asked for may still happen"u8);
        }
    }

    private static void Remind(ref MonitorState state, ref Outbox outbox)
    {
        if (!state.IsReminderDue)
        {
            state.IsReminderDue = true;
            state.ReminderTicket = NextTicket(ref state);
            uint seconds = state.Job.Verb is >= Verb.Pause and <= Verb.Create or Verb.PowerOff ? SecondsForCommand : 1u;
            outbox.Send(state.Ports.Cpus[0], new Question { Topic = Topic.Later, Ticks = seconds * state.TicksPerSecond, Ticket = state.ReminderTicket });
        }
    }

    // 0 is nobody's.
    private static uint NextTicket(ref MonitorState state) => state.LastTicket = state.LastTicket == uint.MaxValue ? 1 : state.LastTicket + 1;
}

// Why: a person at the monitor sees what VGic knows; what is in list registers, only the CPU interface knows (InterruptBank).
using Hv.Ipc.Protocols;

namespace Hv.Services.VGic;

/// <summary>Answers to the monitor.</summary>
internal static class Inspected
{
    /// <summary>32 interrupts, as <see cref="Topic.Interrupts"/> has them; zeros where there are none.</summary>
    internal static Answer Answer(in VGicState state, in Question question)
    {
        int vcpu = question.Index / 16;
        int word = (question.Index % 16) - 1;
        bool exists = question.Topic == Topic.Interrupts && vcpu < state.VcpuCount && word < IntId.WordCount - 1;
        InterruptBank bank = !exists ? default : word < 0 ? state.Vcpus[vcpu].Private : state.Shared[word];
        return new Answer
        {
            A = bank.Enabled | (ulong)bank.Pending << 32,
            B = bank.Active | (ulong)bank.InFlight << 32,
            C = bank.Line | (ulong)bank.Edge << 32,
            D = exists ? 1u : 0,
            Ticket = question.Ticket,
        };
    }
}

// Why: a vCPU has four list registers at most, and more interrupts may want one. The most urgent are found in one pass
// over the bits of those that are pending or active; nothing is sorted but what fits.
using System.Numerics;

namespace Hv.Services.VGic;

/// <summary>The interrupts that want a list register of a vCPU and have none.</summary>
internal struct Candidates
{
    /// <summary>Those that the guest has acknowledged and not ended.</summary>
    internal UrgentList Active;

    /// <summary>Those that are pending only, may pass, and are for this vCPU.</summary>
    internal UrgentList Pending;

    /// <summary>Finds them.</summary>
    internal void Collect(ref VGicState state, int vcpu)
    {
        ref InterruptBank own = ref state.Vcpus[vcpu].Private;
        Active.AddAll(own.Active & ~own.InFlight, 0, in own);
        Pending.AddAll(own.Pending & state.Passing(in own) & ~(own.Active | own.InFlight), 0, in own);
        for (uint busy = state.BusyShared; busy != 0; busy &= busy - 1)
        {
            int index = BitOperations.TrailingZeroCount(busy);
            ref InterruptBank bank = ref state.Shared[index];
            if ((bank.Latch | bank.Line | bank.Active) == 0)
            {
                state.BusyShared &= ~(1u << index);
                continue;
            }

            int word = index + 1;
            for (uint bits = bank.Active & ~bank.InFlight; bits != 0; bits &= bits - 1)
            {
                int bit = BitOperations.TrailingZeroCount(bits);
                if (state.Routing.HolderOf(IntId.Of(word, bit)) == vcpu)
                {
                    Active.Add(IntId.Of(word, bit), bank.Priority[bit]);
                }
            }

            uint pending = bank.Pending & state.Passing(in bank) & ~(bank.Active | bank.InFlight);
            for (; pending != 0; pending &= pending - 1)
            {
                int bit = BitOperations.TrailingZeroCount(pending);
                if (state.Routing.TargetOf(IntId.Of(word, bit)) == vcpu)
                {
                    Pending.Add(IntId.Of(word, bit), bank.Priority[bit]);
                }
            }
        }
    }
}

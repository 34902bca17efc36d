// Why: two kinds of register have more than a bit for each interrupt: a byte of priority, two bits of configuration.
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Services.VGic;

/// <summary>GICD_IPRIORITYR, GICR_IPRIORITYR, GICD_ICFGR, GICR_ICFGR (GIC IHI 0069, 12.9.20, 12.9.9, 12.11).</summary>
internal static class InterruptFields
{
    // 32 levels, as ICH_VTR_EL2.PRIbits 4 (5 bits) says of the list registers.
    private const byte ImplementedPriority = 0xF8;

    /// <summary>Reads one priority or four.</summary>
    internal static uint ReadPriority(ref VGicState state, int vcpu, uint intId, AccessSize size)
    {
        ref InterruptBank bank = ref VGicState.Bank(ref state, vcpu, IntId.Word(intId));
        uint value = 0;
        for (int i = (int)size - 1; i >= 0; i--)
        {
            value = (value << 8) | bank.Priority[((int)intId & 31) + i];
        }

        return value;
    }

    /// <summary>Writes one priority or four.</summary>
    /// <returns>The vCPUs whose list registers the effect awaits.</returns>
    internal static ulong WritePriority(ref VGicState state, int vcpu, uint intId, AccessSize size, uint value, ref Outbox outbox)
    {
        int word = IntId.Word(intId);
        ref InterruptBank bank = ref VGicState.Bank(ref state, vcpu, word);
        uint changed = 0;
        int first = (int)intId & 31;
        for (int i = 0; i < (int)size; i++, value >>= 8)
        {
            byte priority = (byte)(value & ImplementedPriority);
            if (bank.Priority[first + i] != priority)
            {
                bank.Priority[first + i] = priority;
                changed |= 1u << (first + i);
            }
        }

        return BankRegisters.Reconsider(ref state, vcpu, word, changed, ref outbox);
    }

    /// <summary>Reads the configuration of 16 interrupts: bit 1 of each field is set for edge-triggered.</summary>
    /// <param name="state">The state.</param>
    /// <param name="vcpu">Whose, for the private ones.</param>
    /// <param name="index">The register's number.</param>
    internal static uint ReadConfiguration(ref VGicState state, int vcpu, int index)
    {
        uint edges = VGicState.Bank(ref state, vcpu, index >> 1).Edge >> ((index & 1) << 4);
        return Spread(edges & 0xFFFF) << 1;
    }

    /// <summary>Writes the configuration of 16 interrupts; that of SGIs does not change.</summary>
    /// <inheritdoc cref="ReadConfiguration"/>
    /// <returns>The vCPUs whose list registers the effect awaits.</returns>
    internal static ulong WriteConfiguration(ref VGicState state, int vcpu, int index, uint value, ref Outbox outbox)
    {
        if (index == 0)
        {
            return 0;
        }

        ref InterruptBank bank = ref VGicState.Bank(ref state, vcpu, index >> 1);
        int shift = (index & 1) << 4;
        uint edges = Gather(value >> 1) << shift;
        uint changed = (bank.Edge ^ edges) & (0xFFFFu << shift);
        bank.Edge ^= changed;
        return BankRegisters.Reconsider(ref state, vcpu, index >> 1, changed, ref outbox);
    }

    // Puts bit n of 16 at bit 2n, by halving the distance moved each time.
    private static uint Spread(uint bits)
    {
        bits = (bits | (bits << 8)) & 0x00FF_00FF;
        bits = (bits | (bits << 4)) & 0x0F0F_0F0F;
        bits = (bits | (bits << 2)) & 0x3333_3333;
        return (bits | (bits << 1)) & 0x5555_5555;
    }

    // The other way: bit 2n to bit n.
    private static uint Gather(uint bits)
    {
        bits &= 0x5555_5555;
        bits = (bits | (bits >> 1)) & 0x3333_3333;
        bits = (bits | (bits >> 2)) & 0x0F0F_0F0F;
        bits = (bits | (bits >> 4)) & 0x00FF_00FF;
        return (bits | (bits >> 8)) & 0xFFFF;
    }
}

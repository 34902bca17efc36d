// Why: GICD and the SGI_base frame of GICR lay out the registers of interrupts alike, from 0x080 to 0xFFF; they differ in
// which words of INTIDs they have.
// Promises: a register of INTIDs that are elsewhere or nowhere is RAZ/WI; so are ITARGETSR, SGIR and its kin, which
// affinity routing leaves without function, and IGRPMODR and NSACR, which one Security state does.
using System.Runtime.CompilerServices;
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Services.VGic;

/// <summary>The registers of interrupts by offset (GIC IHI 0069, 12.8 and 12.10).</summary>
internal static class InterruptRegisters
{
    /// <summary>The words of INTIDs that GICR has, by bit.</summary>
    internal const uint PrivateWords = 1;

    /// <summary>The words of INTIDs that GICD has, by bit.</summary>
    internal const uint SharedWords = ((1u << IntId.WordCount) - 1) & ~PrivateWords;

    /// <summary>The first offset of these registers; what is below differs between the frames.</summary>
    internal const uint Start = 0x080;

    /// <summary>The first offset behind them.</summary>
    internal const uint End = 0x1000;

    private const uint Priority = 0x400;
    private const uint Targets = 0x800;
    private const uint Configuration = 0xC00;
    private const uint GroupModifier = 0xD00;
    private const uint GroupModifierEnd = 0xD80;
    private const uint NonSecureAccess = 0xE00;
    private const uint SgiEnd = 0xF30;

    /// <summary>Reads GICD_IGROUPR, ISENABLER and ICENABLER: the commonest, and nothing but a load.</summary>
    /// <param name="state">The state.</param>
    /// <param name="offset">Where in GICD.</param>
    /// <param name="value">What it reads.</param>
    /// <returns>Whether the offset is one of these, of an INTID that GICD has.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryReadPlain(in VGicState state, uint offset, out uint value)
    {
        value = 0;
        uint kind = offset >> 7;
        int index = SharedIndex(offset);
        if (kind - BankRegisters.Group > BankRegisters.ClearEnable - BankRegisters.Group || (uint)index >= IntId.WordCount - 1)
        {
            return false;
        }

        ref readonly InterruptBank bank = ref Table.At<VGicState.SharedBanks, InterruptBank>(in state.Shared, index);
        value = kind == BankRegisters.Group ? bank.Group1 : bank.Enabled;
        return true;
    }

    /// <summary>Writes GICD_ISENABLER and ICENABLER where that concerns no interrupt that is pending or in flight.</summary>
    /// <param name="state">The state.</param>
    /// <param name="offset">Where in GICD.</param>
    /// <param name="value">What is written.</param>
    /// <returns>Whether that was all there was to do.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryWritePlain(ref VGicState state, uint offset, uint value)
    {
        uint kind = offset >> 7;
        int index = SharedIndex(offset);
        if (kind - BankRegisters.SetEnable > 1 || (uint)index >= IntId.WordCount - 1)
        {
            return false;
        }

        ref InterruptBank bank = ref state.Shared[index];
        if ((value & (bank.Latch | bank.Line | bank.InFlight)) != 0)
        {
            return false;
        }

        bank.Enabled = kind == BankRegisters.SetEnable ? bank.Enabled | value : bank.Enabled & ~value;
        return true;
    }

    /// <summary>Reads a register.</summary>
    /// <param name="state">The state.</param>
    /// <param name="vcpu">Whose registers, for word 0.</param>
    /// <param name="words">The words of INTIDs that the frame has.</param>
    /// <param name="offset">Where in the frame: <see cref="Start"/> to <see cref="End"/>.</param>
    /// <param name="read">The access.</param>
    /// <param name="outbox">What follows.</param>
    internal static ReadResult Read(
        ref VGicState state, int vcpu, uint words, uint offset, in MmioRead read, ref Outbox outbox)
    {
        if (offset < Priority && read.Size == AccessSize.Word)
        {
            int word = (int)(offset & 0x7F) >> 2;
            return Has(words, word) ? BankRegisters.Read(ref state, in read, vcpu, word, offset >> 7, ref outbox) : default;
        }

        if (offset is >= Priority and < Targets && IsByteOrWord(read.Size))
        {
            uint intId = offset - Priority;
            return Has(words, IntId.Word(intId))
                ? new ReadResult(InterruptFields.ReadPriority(ref state, vcpu, intId, read.Size))
                : default;
        }

        if (offset is >= Configuration and < GroupModifier && read.Size == AccessSize.Word)
        {
            int index = (int)(offset - Configuration) >> 2;
            return Has(words, index >> 1) ? new ReadResult(InterruptFields.ReadConfiguration(ref state, vcpu, index)) : default;
        }

        if (!IsWithoutFunction(offset, read.Size))
        {
            state.CountIgnored(in read, ref outbox);
        }

        return default;
    }

    /// <summary>Writes a register.</summary>
    /// <param name="state">The state.</param>
    /// <param name="vcpu">Whose registers, for word 0.</param>
    /// <param name="words">The words of INTIDs that the frame has.</param>
    /// <param name="offset">Where in the frame: <see cref="Start"/> to <see cref="End"/>.</param>
    /// <param name="write">The access.</param>
    /// <param name="outbox">What follows.</param>
    /// <returns>The vCPUs whose list registers the effect awaits.</returns>
    internal static ulong Write(
        ref VGicState state, int vcpu, uint words, uint offset, in MmioWrite write, ref Outbox outbox)
    {
        if (offset < Priority && write.Size == AccessSize.Word)
        {
            int word = (int)(offset & 0x7F) >> 2;
            return Has(words, word) ? BankRegisters.Write(ref state, in write, vcpu, word, offset >> 7, ref outbox) : 0;
        }

        uint value = (uint)write.Value;
        if (offset is >= Priority and < Targets && IsByteOrWord(write.Size))
        {
            uint intId = offset - Priority;
            return Has(words, IntId.Word(intId))
                ? InterruptFields.WritePriority(ref state, vcpu, intId, write.Size, value, ref outbox)
                : 0;
        }

        if (offset is >= Configuration and < GroupModifier && write.Size == AccessSize.Word)
        {
            int index = (int)(offset - Configuration) >> 2;
            return Has(words, index >> 1)
                ? InterruptFields.WriteConfiguration(ref state, vcpu, index, value, ref outbox)
                : 0;
        }

        if (!IsWithoutFunction(offset, write.Size))
        {
            state.CountIgnored(in write, ref outbox);
        }

        return 0;
    }

    // The place in Shared of the word that a register with a bit for each interrupt is of; word 0 is not there.
    private static int SharedIndex(uint offset) => (int)((offset & 0x7F) >> 2) - 1;

    private static bool Has(uint words, int word) => (words >> word & 1) != 0;

    private static bool IsByteOrWord(AccessSize size) => size is AccessSize.Byte or AccessSize.Word;

    private static bool IsWithoutFunction(uint offset, AccessSize size) => offset switch
    {
        >= Targets and < Configuration => IsByteOrWord(size),
        >= GroupModifier and < GroupModifierEnd => size == AccessSize.Word,
        >= NonSecureAccess and < SgiEnd => IsByteOrWord(size),
        _ => false,
    };
}

// Why: GICD and the SGI_base frame of GICR lay out the registers of interrupts alike, from 0x080 to 0xFFF; they differ in
// which words of INTIDs they have.
// Promises: a register of INTIDs that are elsewhere or nowhere is RAZ/WI; so are ITARGETSR, SGIR and its kin, which
// affinity routing leaves without function, and IGRPMODR and NSACR, which one Security state does.
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

    /// <summary>Reads a register; false when there is none, or not in this size.</summary>
    /// <param name="state">The state.</param>
    /// <param name="vcpu">Whose registers, for word 0.</param>
    /// <param name="words">The words of INTIDs that the frame has.</param>
    /// <param name="offset">Where in the frame.</param>
    /// <param name="read">The access.</param>
    /// <param name="value">What it reads.</param>
    /// <param name="awaiting">The vCPUs whose list registers are needed for the rest of the answer.</param>
    /// <param name="outbox">What follows.</param>
    internal static bool TryRead(
        ref VGicState state,
        int vcpu,
        uint words,
        uint offset,
        in MmioRead read,
        out uint value,
        out ulong awaiting,
        ref Outbox outbox)
    {
        awaiting = 0;
        value = 0;
        if (offset < Priority)
        {
            int word = (int)(offset & 0x7F) >> 2;
            if (read.Size == AccessSize.Word && Has(words, word))
            {
                value = BankRegisters.Read(ref state, read.Vcpu, vcpu, word, offset >> 7, out awaiting, ref outbox);
            }

            return read.Size == AccessSize.Word;
        }

        if (offset < Targets)
        {
            uint intId = offset - Priority;
            if (IsByteOrWord(read.Size) && Has(words, IntId.Word(intId)))
            {
                value = InterruptFields.ReadPriority(ref state, vcpu, intId, read.Size);
            }

            return IsByteOrWord(read.Size);
        }

        if (offset is >= Configuration and < GroupModifier && read.Size == AccessSize.Word)
        {
            int index = (int)(offset - Configuration) >> 2;
            if (Has(words, index >> 1))
            {
                value = InterruptFields.ReadConfiguration(ref state, vcpu, index);
            }

            return true;
        }

        return IsWithoutFunction(offset, read.Size);
    }

    /// <summary>Writes a register; false when there is none, or not in this size.</summary>
    /// <param name="state">The state.</param>
    /// <param name="vcpu">Whose registers, for word 0.</param>
    /// <param name="words">The words of INTIDs that the frame has.</param>
    /// <param name="offset">Where in the frame.</param>
    /// <param name="write">The access.</param>
    /// <param name="awaiting">The vCPUs whose list registers the effect awaits.</param>
    /// <param name="outbox">What follows.</param>
    internal static bool TryWrite(
        ref VGicState state,
        int vcpu,
        uint words,
        uint offset,
        in MmioWrite write,
        out ulong awaiting,
        ref Outbox outbox)
    {
        awaiting = 0;
        uint value = (uint)write.Value;
        if (offset < Priority)
        {
            int word = (int)(offset & 0x7F) >> 2;
            if (write.Size == AccessSize.Word && Has(words, word))
            {
                Delivery.Harvest(ref state, write.Vcpu, write.ListRegisters, ref outbox);
                awaiting = BankRegisters.Write(ref state, vcpu, word, offset >> 7, value, ref outbox);
            }

            return write.Size == AccessSize.Word;
        }

        if (offset < Targets)
        {
            uint intId = offset - Priority;
            if (IsByteOrWord(write.Size) && Has(words, IntId.Word(intId)))
            {
                awaiting = InterruptFields.WritePriority(ref state, vcpu, intId, write.Size, value, ref outbox);
            }

            return IsByteOrWord(write.Size);
        }

        if (offset is >= Configuration and < GroupModifier && write.Size == AccessSize.Word)
        {
            int index = (int)(offset - Configuration) >> 2;
            if (Has(words, index >> 1))
            {
                awaiting = InterruptFields.WriteConfiguration(ref state, vcpu, index, value, ref outbox);
            }

            return true;
        }

        return IsWithoutFunction(offset, write.Size);
    }

    private static bool Has(uint words, int word) => (words >> word & 1) != 0;

    private static bool IsByteOrWord(AccessSize size) => size is AccessSize.Byte or AccessSize.Word;

    private static bool IsWithoutFunction(uint offset, AccessSize size) => offset switch
    {
        < Configuration => IsByteOrWord(size),
        >= GroupModifier and < GroupModifierEnd => size == AccessSize.Word,
        >= NonSecureAccess and < SgiEnd => IsByteOrWord(size),
        _ => false,
    };
}

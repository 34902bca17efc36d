// Why: the 64 KiB of GICD, by offset (GIC IHI 0069, 12.8 "The Distributor register map").
// Promises: a register that is not there, or an access in a size that the register has not, is read as zero and written
// without effect, and counted. Registers that this GIC has as RAZ/WI are not counted.
using System.Numerics;
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Services.VGic;

/// <summary>GICD.</summary>
internal static class Distributor
{
    private const uint Control = 0x0000;

    /// <summary>GICD_TYPER.</summary>
    internal const uint Type = 0x0004;

    private const uint Implementer = 0x0008;
    private const uint Type2 = 0x000C;
    private const uint Status = 0x0010;
    private const uint Router = 0x6000;
    private const uint RouterSize = 0x2000;

    /// <summary>A load.</summary>
    internal static ReadResult Read(ref VGicState state, in MmioRead read, ref Outbox outbox)
    {
        uint offset = read.Offset;
        if (offset is >= InterruptRegisters.Start and < InterruptRegisters.End)
        {
            return InterruptRegisters.Read(ref state, 0, InterruptRegisters.SharedWords, offset, in read, ref outbox);
        }

        if (offset - Router < RouterSize && read.Size >= AccessSize.Word)
        {
            return new ReadResult(ReadRouter(in state, offset - Router, read.Size));
        }

        if (read.Size != AccessSize.Word || !IsWord(offset))
        {
            state.CountIgnored(in read, ref outbox);
            return default;
        }

        return offset switch
        {
            Control => new ReadResult(ControlOf(in state).Value),
            Type => new ReadResult(GicIdentity.DistributorType),
            Implementer => new ReadResult(GicIdentity.Implementer),
            >= GicIdentity.IdentificationStart => new ReadResult(GicIdentity.IdentificationAt(offset, isRedistributor: false)),
            _ => default,
        };
    }

    /// <summary>A store.</summary>
    /// <returns>The vCPUs whose list registers the effect awaits.</returns>
    internal static ulong Write(ref VGicState state, in MmioWrite write, ref Outbox outbox)
    {
        uint offset = write.Offset;
        if (offset is >= InterruptRegisters.Start and < InterruptRegisters.End)
        {
            return InterruptRegisters.Write(ref state, 0, InterruptRegisters.SharedWords, offset, in write, ref outbox);
        }

        if (offset - Router < RouterSize && write.Size >= AccessSize.Word)
        {
            WriteRouter(ref state, offset - Router, in write, ref outbox);
            return 0;
        }

        if (offset == Control && write.Size == AccessSize.Word)
        {
            return WriteControl(ref state, new DistributorControl((uint)write.Value), ref outbox);
        }

        if (write.Size != AccessSize.Word || !IsWord(offset))
        {
            state.CountIgnored(in write, ref outbox);
        }

        return 0;
    }

    // The registers beside those of interrupts and routers: all of one word.
    private static bool IsWord(uint offset) =>
        offset is Control or Type or Implementer or Type2 or Status || GicIdentity.IsIdentification(offset);

    private static DistributorControl ControlOf(in VGicState state) => new(state.Group0Gate != 0, state.Group1Gate != 0);

    // A gate that closes takes back what is pending in list registers; one that opens lets in what has waited. Rare, so
    // every vCPU concerned gives its list registers back and has them filled anew.
    private static ulong WriteControl(ref VGicState state, DistributorControl control, ref Outbox outbox)
    {
        uint group0 = control.EnableGroup0 ? uint.MaxValue : 0;
        uint group1 = control.EnableGroup1 ? uint.MaxValue : 0;
        bool closes = (state.Group0Gate & ~group0) != 0 || (state.Group1Gate & ~group1) != 0;
        bool opens = (group0 & ~state.Group0Gate) != 0 || (group1 & ~state.Group1Gate) != 0;
        state.Group0Gate = group0;
        state.Group1Gate = group1;

        ulong affected = 0;
        ulong awaiting = 0;
        for (int vcpu = 0; vcpu < state.VcpuCount; vcpu++)
        {
            // A gate that was closed a moment ago is complete only when the list registers that it awaits are back.
            ref VcpuState own = ref state.Vcpus[vcpu];
            if (own.Used != 0 && (closes || own.IsReclaiming))
            {
                awaiting |= 1UL << vcpu;
            }

            if (opens && (own.Private.Pending & state.Passing(in own.Private)) != 0)
            {
                affected |= 1UL << vcpu;
            }
        }

        if (opens)
        {
            affected |= ConcernedByShared(in state);
        }

        for (ulong all = affected | awaiting; all != 0; all &= all - 1)
        {
            Delivery.Reclaim(ref state, BitOperations.TrailingZeroCount(all), ref outbox);
        }

        return awaiting;
    }

    // The vCPUs that have or would get an SPI that is pending and may pass.
    private static ulong ConcernedByShared(in VGicState state)
    {
        ulong vcpus = 0;
        for (uint busy = state.BusyShared; busy != 0; busy &= busy - 1)
        {
            int index = BitOperations.TrailingZeroCount(busy);
            ref readonly InterruptBank bank = ref state.Shared[index];
            for (uint bits = bank.Pending & state.Passing(in bank); bits != 0; bits &= bits - 1)
            {
                int bit = BitOperations.TrailingZeroCount(bits);
                uint intId = IntId.Of(index + 1, bit);
                bool isHeld = ((bank.Active | bank.InFlight) >> bit & 1) != 0;
                int vcpu = isHeld ? state.Routing.HolderOf(intId) : state.Routing.TargetOf(intId);
                vcpus |= vcpu == SpiRouting.Nobody ? 0 : 1UL << vcpu;
            }
        }

        return vcpus;
    }

    // GICD_IROUTER<n> is at 8n; there is none for SGIs and PPIs, and none for INTIDs that do not exist: RES0.
    private static ulong ReadRouter(in VGicState state, uint offset, AccessSize size)
    {
        uint intId = offset >> 3;
        if (intId is < IntId.FirstSpi or >= IntId.Limit)
        {
            return 0;
        }

        ulong value = state.Routing.RouterOf(intId).Value;
        return size == AccessSize.Doubleword ? value : (uint)(value >> ((int)(offset & 4) << 3));
    }

    private static void WriteRouter(ref VGicState state, uint offset, in MmioWrite write, ref Outbox outbox)
    {
        uint intId = offset >> 3;
        if (intId is < IntId.FirstSpi or >= IntId.Limit)
        {
            return;
        }

        ulong value = write.Value;
        if (write.Size == AccessSize.Word)
        {
            int shift = (int)(offset & 4) << 3;
            ulong kept = state.Routing.RouterOf(intId).Value & ~((ulong)uint.MaxValue << shift);
            value = kept | ((ulong)(uint)value << shift);
        }

        if (!state.Routing.Route(intId, new InterruptRouting(value), state.VcpuCount))
        {
            return;
        }

        // What is pending moves: from where it waits at once, from a list register when that is back.
        int word = IntId.Word(intId);
        ref InterruptBank bank = ref VGicState.Bank(ref state, 0, word);
        uint bit = IntId.Bit(intId);
        if ((bank.InFlight & bit) != 0)
        {
            Delivery.Reclaim(ref state, state.Routing.HolderOf(intId), ref outbox);
        }
        else
        {
            Delivery.OfferAll(ref state, 0, word, bit, ref outbox);
        }
    }
}

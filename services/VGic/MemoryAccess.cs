// Why: a load or store of GICD or GICR and its answer. What guests do most is answered on the shortest way.
// Promises: exactly one answer, Completed: at once, or from Return.cs when the list registers that it needs are back.
using System.Runtime.CompilerServices;
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Services.VGic;

/// <summary>Loads and stores.</summary>
internal static class MemoryAccess
{
    /// <summary>The loads that guests do most: GICD_TYPER, and the enable bits of SPIs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryAnswer(in VGicState state, in MmioRead read, out Completed answer)
    {
        uint word = GicIdentity.DistributorType;
        bool isPlain = read.Region == 0
            && read.Size == AccessSize.Word
            && (read.Offset == Distributor.Type || InterruptRegisters.TryReadPlain(in state, read.Offset, out word));
        answer = new Completed { Value = word };
        return isPlain;
    }

    /// <summary>The stores that guests do most and that need nothing sent: enable bits of SPIs that are not pending.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryAnswer(ref VGicState state, in MmioWrite write, out Completed answer)
    {
        answer = default;
        return write.Region == 0 && write.Size == AccessSize.Word && InterruptRegisters.TryWritePlain(ref state, write.Offset, (uint)write.Value);
    }

    /// <summary>A load.</summary>
    internal static void Read(ref VGicState state, in Message message, ref Outbox outbox)
    {
        ref readonly MmioRead read = ref message.Payload<MmioRead>();
        if (TryAnswer(in state, in read, out Completed answer))
        {
            outbox.Reply(message.ReplyTo, answer);
            return;
        }

        ReadAny(ref state, in message, ref outbox);
    }

    /// <summary>A store.</summary>
    internal static void Write(ref VGicState state, in Message message, ref Outbox outbox)
    {
        ref readonly MmioWrite write = ref message.Payload<MmioWrite>();
        if (TryAnswer(ref state, in write, out Completed answer))
        {
            outbox.Reply(message.ReplyTo, answer);
            return;
        }

        WriteAny(ref state, in message, ref outbox);
    }

    /// <summary>Keeps an access that is answered when list registers have come back.</summary>
    /// <param name="state">The state.</param>
    /// <param name="vcpu">Whose access.</param>
    /// <param name="asker">Who is answered.</param>
    /// <param name="value">What was found so far.</param>
    /// <param name="awaiting">The vCPUs whose list registers are needed, by bit.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static void Defer(ref VGicState state, int vcpu, ReplyTo asker, ulong value, ulong awaiting)
    {
        ref DeferredAccess access = ref state.Vcpus[vcpu].Deferred;
        access.Asker = asker;
        access.Value = value;
        access.Awaiting = awaiting;
        state.Waiters |= 1UL << vcpu;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void WriteAny(ref VGicState state, in Message message, ref Outbox outbox)
    {
        ref readonly MmioWrite write = ref message.Payload<MmioWrite>();
        ulong awaiting = write.Region == 0
            ? Distributor.Write(ref state, in write, ref outbox)
            : Redistributor.Write(ref state, in write, ref outbox);
        if (awaiting == 0)
        {
            outbox.Reply(message.ReplyTo, default(Completed));
            return;
        }

        Defer(ref state, write.Vcpu, message.ReplyTo, 0, awaiting);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ReadAny(ref VGicState state, in Message message, ref Outbox outbox)
    {
        ref readonly MmioRead read = ref message.Payload<MmioRead>();
        ReadResult result = read.Region == 0
            ? Distributor.Read(ref state, in read, ref outbox)
            : Redistributor.Read(ref state, in read, ref outbox);
        if (result.Awaiting == 0)
        {
            outbox.Reply(message.ReplyTo, new Completed { Value = result.Value });
            return;
        }

        Defer(ref state, read.Vcpu, message.ReplyTo, result.Value, result.Awaiting);
    }

}

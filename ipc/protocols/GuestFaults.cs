// Protocol GuestFaults: what a vCPU did that no device, register or function stands for.
//
//   who     a vCPU (the core) -> Faults
//   when    the vCPU has no other request open; it waits
//   answer  exactly one of VcpuReply: Undefined, ExternalAbort, Skipped
namespace Hv.Ipc.Protocols;

/// <summary>The protocol of unexpected traps.</summary>
public readonly struct GuestFaults : IProtocol
{
    /// <inheritdoc/>
    public static byte Number => 5;
}

/// <summary>What kind of surprise a trap is.</summary>
public enum GuestFaultReason : byte
{
    /// <summary>A load, store or fetch at an address where the guest has nothing.</summary>
    NothingMapped = 1,

    /// <summary>An access to a device that the syndrome does not describe (ESR_EL2.ISS.ISV is 0): LDP, writeback, atomics, cache maintenance.</summary>
    NotDecodable = 2,

    /// <summary>A device access that crosses the region or is not aligned.</summary>
    Misaligned = 3,

    /// <summary>A trapped system register that has no row in the table.</summary>
    SystemRegister = 4,

    /// <summary>An instruction that the guest does not have: SMC, SVE, SME, pointer authentication, and what else is trapped.</summary>
    Instruction = 5,

    /// <summary>An exception class that hv does not know.</summary>
    UnknownClass = 6,

    /// <summary>A stage 2 fault that is neither a translation nor a permission fault: external abort on a table walk, parity, TLB conflict.</summary>
    Memory = 7,
}

/// <summary>An unexpected trap, with the syndrome as the core saw it.</summary>
public readonly struct GuestFault : IMessage<GuestFaults>, IRequest<VcpuReply>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x0501;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;

    /// <summary>ESR_EL2.</summary>
    public ulong Syndrome { get; init; }

    /// <summary>The address of the instruction: ELR_EL2.</summary>
    public ulong ProgramCounter { get; init; }

    /// <summary>The intermediate physical address, for an abort.</summary>
    public ulong Ipa { get; init; }

    /// <summary>What the core found.</summary>
    public GuestFaultReason Reason { get; init; }

    /// <summary>The number of the vCPU in its VM.</summary>
    public byte Vcpu { get; init; }
}

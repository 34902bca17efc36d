// Protocol Interrupts: what VGic hears of interrupt sources and of list registers.
//
//   who     Uart, VTimer and other device services -> VGic: SetLine, RaiseHardware
//           VTimer -> VGic: WithdrawHardware
//           a vCPU (the core) -> VGic: ListRegistersReclaimed
//   when    SetLine           on each change of a line; the same level twice is harmless
//           RaiseHardware     when a physical interrupt that belongs to a vCPU was acknowledged; it stays active until
//                             the guest deactivates it, so the next one means that the last one is over
//           WithdrawHardware  once for each Timers.VcpuStarted, behind every RaiseHardware of the time before: the CPU lost its
//                             physical interrupts' active state when it was powered off
//           ListRegistersReclaimed   in answer to ReclaimListRegisters, and by itself on a maintenance interrupt
//   answer  ListRegistersReclaimed gets exactly one VirtualInterface.LoadListRegisters
//           WithdrawHardware gets exactly one VirtualInterface.HardwareWithdrawn
namespace Hv.Ipc.Protocols;

/// <summary>The protocol of interrupt sources.</summary>
public readonly struct Interrupts : IProtocol
{
    /// <inheritdoc/>
    public static byte Number => 7;
}

/// <summary>The level of an interrupt line. For an interrupt configured as edge-triggered, a change to high is the edge.</summary>
public readonly struct SetLine : IMessage<Interrupts>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x0701;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;

    /// <summary>INTID: 16 to 31 a PPI of <see cref="Vcpu"/>, 32 and above an SPI.</summary>
    public uint IntId { get; init; }

    /// <summary>Whose PPI; not looked at for an SPI.</summary>
    public byte Vcpu { get; init; }

    /// <summary>Whether the line is high.</summary>
    public bool IsHigh { get; init; }
}

/// <summary>A physical interrupt that a vCPU owns has come: deliver it with a hardware list register.</summary>
public readonly struct RaiseHardware : IMessage<Interrupts>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x0702;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;

    /// <summary>The guest's INTID.</summary>
    public uint IntId { get; init; }

    /// <summary>The physical INTID, active on the CPU that the vCPU is on.</summary>
    public uint PhysicalIntId { get; init; }

    /// <summary>Whose PPI.</summary>
    public byte Vcpu { get; init; }
}

/// <summary>The list registers of a vCPU as they were; they are empty now, and the vCPU waits for LoadListRegisters.</summary>
public readonly struct ListRegistersReclaimed : IMessage<Interrupts>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x0703;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;

    /// <summary>What they held, by slot.</summary>
    public ListRegisterSet ListRegisters { get; init; }

    /// <summary>ICH_HCR_EL2.EOIcount: how many interrupts the guest ended that were in none of them.</summary>
    public byte EoiCount { get; init; }

    /// <summary>
    /// How many <see cref="Inject"/> messages the vCPU had taken when the list registers were read, counted as in
    /// <see cref="ListRegisterStatus.Applied"/>: what was injected later is not in <see cref="ListRegisters"/>.
    /// </summary>
    public byte Applied { get; init; }

    /// <summary>The number of the vCPU in its VM.</summary>
    public byte Vcpu { get; init; }
}

/// <summary>
/// A vCPU was powered on: no physical interrupt of its PPIs is active any more, so none of them is pending or active. SGIs, and
/// PPIs without a physical interrupt, keep their state, as in a Redistributor that stays powered (GIC IHI 0069, 11.1).
/// </summary>
public readonly struct WithdrawHardware : IMessage<Interrupts>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x0704;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;

    /// <inheritdoc/>
    static bool IMessage.IsSeldom => true;

    /// <summary>The number of the vCPU in its VM.</summary>
    public byte Vcpu { get; init; }
}

// Protocol VirtualInterface: VGic's hold on a vCPU's list registers (GIC IHI 0069, chapter 6 "Virtual interrupt handling").
//
//   who     VGic -> a vCPU of its VM
//   when    Inject            into a list register that VGic knows to be empty, or once more (IsRepeat) into its own
//           ReclaimListRegisters   at most one open a vCPU; the vCPU does not run until LoadListRegisters comes
//           LoadListRegisters      exactly once after each ListRegisters that VGic got (asked for or not)
//           HardwareWithdrawn      exactly once after each PowerOn; the vCPU does not run until it comes
//   answer  ReclaimListRegisters gets Interrupts.ListRegistersReclaimed
//
// Both sides may speak at once, so a vCPU that waits for LoadListRegisters (it has sent its list registers by itself)
//   takes ReclaimListRegisters as answered by what it has sent: VGic sent it before it got that
//   may drop or write what an Inject brings: it was sent before the Load, which brings it again
// The list registers are the GIC's, not the vCPU's: CPU_OFF and CPU_ON leave them and the count of Injects alone, and an
// off vCPU answers; both are cleared when Vm stops the vCPU. What has a physical interrupt behind it does not outlive CPU_OFF:
// everything of that kind that VGic sent before HardwareWithdrawn is void, and VGic holds its list registers for free.
namespace Hv.Ipc.Protocols;

/// <summary>The protocol of list registers.</summary>
public readonly struct VirtualInterface : IProtocol
{
    /// <inheritdoc/>
    public static byte Number => 6;
}

/// <summary>Fills one empty list register; wakes the vCPU when it waits for an interrupt.</summary>
public readonly struct Inject : IMessage<VirtualInterface>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x0601;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;

    /// <summary>What to write.</summary>
    public ListRegister ListRegister { get; init; }

    /// <summary>Which list register: 0 to the number of them, exclusive.</summary>
    public byte Slot { get; init; }

    /// <summary>
    /// The list register may still hold this interrupt: the state that it has stays beside the new one (pending and
    /// active). Otherwise the list register is written as it is.
    /// </summary>
    public bool IsRepeat { get; init; }
}

/// <summary>Asks for the list registers: they are emptied and sent to VGic, and the vCPU waits for their return.</summary>
public readonly struct ReclaimListRegisters : IMessage<VirtualInterface>, IRequest<Interrupts>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x0602;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;
}

/// <summary>Fills all list registers and lets the vCPU go on; wakes it when one of them is pending. Sets the count of Injects back to 0.</summary>
public readonly struct LoadListRegisters : IMessage<VirtualInterface>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x0603;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;

    /// <summary>What to write; registers that are not used are empty.</summary>
    public ListRegisterSet ListRegisters { get; init; }

    /// <summary>More interrupts are pending than fit: a maintenance interrupt when at most one list register is left (ICH_HCR_EL2.UIE).</summary>
    public bool NotifyUnderflow { get; init; }

    /// <summary>Active interrupts are outside the list registers: a maintenance interrupt when the guest ends one (ICH_HCR_EL2.LRENPIE), and ICC_DIR_EL1 traps (ICH_HCR_EL2.TDIR).</summary>
    public bool NotifyMissingEoi { get; init; }
}

/// <summary>Deactivates a physical interrupt that a list register held and holds no more.</summary>
public readonly struct DeactivatePhysical : IMessage<VirtualInterface>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x0604;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;

    /// <summary>The physical INTID.</summary>
    public uint PhysicalIntId { get; init; }
}

/// <summary>VGic has forgotten the physical interrupts of the time before PowerOn: list registers with one behind them are empty.</summary>
public readonly struct HardwareWithdrawn : IMessage<VirtualInterface>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x0605;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;

    /// <inheritdoc/>
    static bool IMessage.IsSeldom => true;
}

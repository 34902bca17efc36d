// Why: VGic fills list registers, the core only writes them to the hardware; both read one layout.
using System.Runtime.CompilerServices;

namespace Hv.Ipc.Protocols;

/// <summary>The state of an interrupt in a list register (GIC IHI 0069, ICH_LR_EL2.State).</summary>
[Flags]
public enum ListRegisterState : byte
{
    /// <summary>The list register is empty.</summary>
    Inactive = 0,

    /// <summary>The interrupt waits to be acknowledged.</summary>
    Pending = 1,

    /// <summary>The guest has acknowledged it and not yet deactivated it.</summary>
    Active = 2,
}

/// <summary>One list register, ICH_LR&lt;n&gt;_EL2 (GIC IHI 0069, 12.4.9).</summary>
public readonly struct ListRegister
{
    private const int PhysicalIntIdShift = 32;
    private const int PriorityShift = 48;
    private const int EoiMaintenanceBit = 41;
    private const int GroupBit = 60;
    private const int HardwareBit = 61;
    private const int StateShift = 62;

    /// <summary>A list register by its bits.</summary>
    public ListRegister(ulong value) => Value = value;

    /// <summary>The register's bits.</summary>
    public ulong Value { get; }

    /// <summary>vINTID, bits 31:0.</summary>
    public uint IntId => (uint)Value;

    /// <summary>pINTID, bits 44:32: the physical interrupt that the guest's deactivation deactivates, when <see cref="IsHardware"/>.</summary>
    public uint PhysicalIntId => (uint)(Value >> PhysicalIntIdShift) & 0x1FFF;

    /// <summary>EOI, bit 41 when not <see cref="IsHardware"/>: a maintenance interrupt when the guest deactivates it.</summary>
    public bool HasEoiMaintenance => !IsHardware && (Value >> EoiMaintenanceBit & 1) != 0;

    /// <summary>Priority, bits 55:48; lower is more urgent.</summary>
    public byte Priority => (byte)(Value >> PriorityShift);

    /// <summary>Group, bit 60: Group 1 if set.</summary>
    public bool IsGroup1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (Value >> GroupBit & 1) != 0;
    }

    /// <summary>HW, bit 61.</summary>
    public bool IsHardware => (Value >> HardwareBit & 1) != 0;

    /// <summary>State, bits 63:62.</summary>
    public ListRegisterState State => (ListRegisterState)(Value >> StateShift);

    /// <summary>An interrupt that hv made up.</summary>
    public static ListRegister Software(uint intId, byte priority, bool group1, ListRegisterState state, bool eoiMaintenance) =>
        new(Common(intId, priority, group1, state) | (eoiMaintenance ? 1UL << EoiMaintenanceBit : 0));

    /// <summary>An interrupt whose deactivation by the guest deactivates a physical one. State is pending or active, never both.</summary>
    public static ListRegister Hardware(uint intId, uint physicalIntId, byte priority, bool group1, ListRegisterState state) =>
        new(Common(intId, priority, group1, state) | (1UL << HardwareBit) | ((ulong)physicalIntId << PhysicalIntIdShift));

    /// <summary>The same with another state.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ListRegister With(ListRegisterState state) => new((Value & ~(3UL << StateShift)) | ((ulong)state << StateShift));

    private static ulong Common(uint intId, byte priority, bool group1, ListRegisterState state) =>
        intId | ((ulong)priority << PriorityShift) | (group1 ? 1UL << GroupBit : 0) | ((ulong)state << StateShift);
}

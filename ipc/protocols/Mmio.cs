// Protocol Mmio: a vCPU's load or store to a device that hv emulates.
//
//   who     a vCPU (the core, by the VM's table of device regions) -> the device's service
//   when    the vCPU has no other request open; it waits
//   answer  exactly one of VcpuReply: Completed, or ExternalAbort where the architecture asks for one
namespace Hv.Ipc.Protocols;

/// <summary>The protocol of emulated device registers.</summary>
public readonly struct Mmio : IProtocol
{
    /// <inheritdoc/>
    public static byte Number => 1;
}

/// <summary>A load from a device register; answered with the value, zero-extended.</summary>
public readonly struct MmioRead : IMessage<Mmio>, IRequest<VcpuReply>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x0101;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;

    /// <summary>Bytes from the start of the region.</summary>
    public uint Offset { get; init; }

    /// <summary>Which of the device's regions: 0 for a device with one; VGic: 0 GICD, 1 GICR (all vCPUs' frames, one after the other).</summary>
    public byte Region { get; init; }

    /// <summary>The access size; the core has checked that the access is aligned to it and lies in the region.</summary>
    public AccessSize Size { get; init; }

    /// <summary>The number of the accessing vCPU in its VM.</summary>
    public byte Vcpu { get; init; }

    /// <summary>The accessing vCPU's list registers.</summary>
    public ListRegisterStatus ListRegisters { get; init; }
}

/// <summary>A store to a device register.</summary>
public readonly struct MmioWrite : IMessage<Mmio>, IRequest<VcpuReply>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x0102;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;

    /// <summary>The value stored, zero-extended from <see cref="Size"/>.</summary>
    public ulong Value { get; init; }

    /// <inheritdoc cref="MmioRead.Offset"/>
    public uint Offset { get; init; }

    /// <inheritdoc cref="MmioRead.Region"/>
    public byte Region { get; init; }

    /// <inheritdoc cref="MmioRead.Size"/>
    public AccessSize Size { get; init; }

    /// <inheritdoc cref="MmioRead.Vcpu"/>
    public byte Vcpu { get; init; }

    /// <inheritdoc cref="MmioRead.ListRegisters"/>
    public ListRegisterStatus ListRegisters { get; init; }
}

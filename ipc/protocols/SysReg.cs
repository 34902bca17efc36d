// Protocol SysReg: a vCPU's trapped MRS or MSR.
//
//   who     a vCPU (the core, by its table of system registers) -> VGic, VTimer, CpuId
//   when    the vCPU has no other request open; it waits
//   answer  exactly one of VcpuReply: Completed, or Undefined
namespace Hv.Ipc.Protocols;

/// <summary>The protocol of trapped system registers.</summary>
public readonly struct SysReg : IProtocol
{
    /// <inheritdoc/>
    public static byte Number => 2;
}

/// <summary>A trapped MRS; answered with the register's value.</summary>
public readonly struct SysRegRead : IMessage<SysReg>, IRequest<VcpuReply>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x0201;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;

    /// <summary>The VM's time in counter ticks: CNTPCT_EL0 less the VM's offset, what the guest reads in CNTVCT_EL0.</summary>
    public ulong Now { get; init; }

    /// <summary>Which register.</summary>
    public SysRegId Register { get; init; }

    /// <summary>The number of the accessing vCPU in its VM.</summary>
    public byte Vcpu { get; init; }

    /// <summary>The accessing vCPU's list registers.</summary>
    public ListRegisterStatus ListRegisters { get; init; }
}

/// <summary>A trapped MSR.</summary>
public readonly struct SysRegWrite : IMessage<SysReg>, IRequest<VcpuReply>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x0202;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;

    /// <summary>The value written.</summary>
    public ulong Value { get; init; }

    /// <inheritdoc cref="SysRegRead.Now"/>
    public ulong Now { get; init; }

    /// <inheritdoc cref="SysRegRead.Register"/>
    public SysRegId Register { get; init; }

    /// <inheritdoc cref="SysRegRead.Vcpu"/>
    public byte Vcpu { get; init; }

    /// <inheritdoc cref="SysRegRead.ListRegisters"/>
    public ListRegisterStatus ListRegisters { get; init; }
}

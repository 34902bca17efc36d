// Protocol VmControl: the person at the Monitor decides over a VM's life.
//
//   who     Monitor -> Vm (the core): VmCommand; Vm -> Monitor: VmCommandDone
//   when    Pause    it runs; answered when each of its vCPUs stands still: from then on its time stands still too
//           Resume   it is paused; its time goes on where it stood
//           Reset    it runs or is paused; answered when it runs again, from clean memory and its first image
//           Destroy  it is not off; answered when it is
//           Create   it is off; answered when it runs, from clean memory and its first image
//   answer  exactly one VmCommandDone with the command's ticket. A command that does not fit the VM's state changes nothing and is refused at
//           once; one that is not done when the next one comes is refused then, though what it began goes on.
namespace Hv.Ipc.Protocols;

/// <summary>The protocol of a VM's control.</summary>
public readonly struct VmControl : IProtocol
{
    /// <inheritdoc/>
    public static byte Number => 21;
}

/// <summary>What is to happen to a VM.</summary>
public enum VmAction : byte
{
    /// <summary>All its vCPUs stop, and its time.</summary>
    Pause,

    /// <summary>They go on.</summary>
    Resume,

    /// <summary>It starts anew.</summary>
    Reset,

    /// <summary>It is off.</summary>
    Destroy,

    /// <summary>It starts, having been off.</summary>
    Create,
}

/// <summary>A command.</summary>
public readonly struct VmCommand : IMessage<VmControl>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x1501;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;

    /// <inheritdoc/>
    static bool IMessage.IsSeldom => true;

    /// <summary>Comes back with the answer; not 0.</summary>
    public uint Ticket { get; init; }

    /// <summary>What is to happen.</summary>
    public VmAction Action { get; init; }
}

/// <summary>A command is done, or was refused.</summary>
public readonly struct VmCommandDone : IMessage<VmControl>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x1502;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;

    /// <summary>The command's.</summary>
    public uint Ticket { get; init; }

    /// <summary>The VM's state now.</summary>
    public VmState State { get; init; }

    /// <summary>Whether it is paused now.</summary>
    public bool IsPaused { get; init; }

    /// <summary>The command did not fit the state, or another came before it was done.</summary>
    public bool IsRefused { get; init; }
}

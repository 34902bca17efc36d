// Why: what becomes of a state when two VMs change places is that its bytes go elsewhere, and that those which name somebody name another.
namespace Hv.Tests.Exploration.Symmetry;

/// <summary>What bytes of a state name.</summary>
internal enum Names : byte
{
    Actor,
    Vm,
    Vcpu,
    Cpu,

    /// <summary>A vCPU's number plus 1; 0 for none.</summary>
    VcpuPlus1,

    /// <inheritdoc cref="VcpuPlus1"/>
    CpuPlus1,

    /// <summary>A bit per CPU.</summary>
    CpuSet,

    /// <summary>A bit per vCPU.</summary>
    VcpuSet,

    /// <summary>A target and a source at their places in a message's header (Route).</summary>
    Route,

    /// <summary>A run of actors: the first, and how many.</summary>
    ActorRange,

    /// <summary>Something in the arena, by its address.</summary>
    Pointer,

    /// <summary>A message's payload: whom it names is said by the message's kind.</summary>
    Payload,
}

/// <summary>Bytes that name somebody.</summary>
/// <param name="At">Where they are.</param>
/// <param name="Size">How many there are.</param>
/// <param name="What">What they name.</param>
internal readonly record struct NamedBytes(int At, int Size, Names What)
{
    /// <summary>Where the number is that says whether they name anybody, and how many bytes it has; 0 bytes: they do.</summary>
    public int Guard { get; init; }

    /// <inheritdoc cref="Guard"/>
    public int GuardSize { get; init; }

    /// <summary>They do when the guard is more than this.</summary>
    public int GuardLimit { get; init; }

    public int End => At + Size;

    /// <summary>The same in something that lies elsewhere.</summary>
    public NamedBytes In(int offset) => this with { At = At + offset, Guard = Guard + offset };
}

/// <summary>Bytes that go from one place to another.</summary>
internal readonly record struct MovedBytes(int From, int To, int Size)
{
    public int End => From + Size;
}

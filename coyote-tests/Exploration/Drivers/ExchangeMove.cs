// Why: what becomes of a state when two VMs change places is a list of these.
namespace Hv.Tests.Exploration.Drivers;

/// <summary>What bytes of a state name.</summary>
internal enum Names : byte
{
    /// <summary>Nobody: they go as they are.</summary>
    Nothing,

    /// <summary>Where they are: they stay.</summary>
    Place,

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

    /// <summary>A run of actors: the first, and how many.</summary>
    ActorRange,

    /// <summary>A message: its header's actors, and what its payload names.</summary>
    Message,
}

/// <summary>Bytes that go from one place to another.</summary>
/// <param name="From">Where they are.</param>
/// <param name="To">Where they go.</param>
/// <param name="Size">How many there are.</param>
/// <param name="What">What they name.</param>
internal readonly record struct ExchangeMove(int From, int To, int Size, Names What)
{
    /// <summary>Where the number is that says whether they name anybody, and how many bytes it has; 0 bytes: they do.</summary>
    public int Guard { get; init; }

    /// <inheritdoc cref="Guard"/>
    public int GuardSize { get; init; }

    /// <summary>They do when the guard is more than this.</summary>
    public int GuardLimit { get; init; }

    public int End => From + Size;

    public ExchangeMove At(int from, int to) => this with { From = From + from, To = To + to, Guard = Guard + from };
}

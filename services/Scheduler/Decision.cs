// Why: what a CPU was told last, so that it is told again only what is new.
namespace Hv.Services.Scheduler;

/// <summary>What a CPU does; the default is to idle.</summary>
internal readonly struct Decision
{
    private readonly bool _runs;

    private Decision(ushort vcpu, ulong sliceEnd)
    {
        _runs = true;
        Vcpu = vcpu;
        SliceEnd = sliceEnd;
    }

    /// <summary>Nothing can run.</summary>
    public bool IsIdle => !_runs;

    /// <summary>The vCPU that runs.</summary>
    public ushort Vcpu { get; }

    /// <summary>Until when; RunVcpu.NoSlice for no end.</summary>
    public ulong SliceEnd { get; }

    /// <summary>To run a vCPU.</summary>
    public static Decision Run(ushort vcpu, ulong sliceEnd) => new(vcpu, sliceEnd);

    /// <summary>Whether a vCPU is the one that runs.</summary>
    public bool Runs(ushort vcpu) => _runs && Vcpu == vcpu;
}

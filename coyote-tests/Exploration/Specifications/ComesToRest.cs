// Why: guests whose scripts end leave a machine that must come to rest; one that does not is a livelock, or a storm of interrupts.
using System.Collections.Generic;
using Hv.Kernel.State;
using Hv.Tests.Exploration.Model;

namespace Hv.Tests.Exploration.Specifications;

/// <summary>The machine comes to rest when its guests do.</summary>
internal sealed unsafe class ComesToRest : Specification
{
    /// <summary>The most steps that a schedule may have whose guests end, as driver (b) counts them.</summary>
    public const int MostSteps = 20_000;

    public override string Name => "comes-to-rest";

    public override string Promise => "When all guests wait for interrupts, and none is to come, no CPU works any more.";

    public override string Source => "kernel/Core/Core.Cpus.cs; docs/design: ipc (no unbounded waiting loop)";

    /// <summary>That a schedule goes on and on, and what each CPU is at: the interrupt of a storm is among it.</summary>
    public static SpecificationException Broken(World world, int steps)
    {
        List<string> cpus = [];
        for (int cpu = 0; cpu < world.Scenario.Cpus; cpu++)
        {
            cpus.Add($"CPU {cpu} {DoingOf(world, cpu)}");
        }

        return new SpecificationException(new ComesToRest(), $"after {steps} steps it still moves: {string.Join("; ", cpus)}");
    }

    private static string DoingOf(World world, int cpu)
    {
        ref SimCpu hardware = ref world.Cpus[cpu];
        int loaded = world.System->Cpus[cpu].Loaded;
        if (loaded == CpuState.NoVcpu)
        {
            return hardware.Mode == CpuMode.Asleep ? "sleeps" : "has no vCPU";
        }

        string last = world.LastTaken[cpu] == SimCpu.None ? "" : $", and the last interrupt that a guest took there was {world.LastTaken[cpu]}";
        return $"{(hardware.Mode == CpuMode.Guest ? "runs" : "is about to run")} vCPU {loaded}{last}";
    }
}

// A guest is traced and waits for the monitor to show its trap, and just then the monitor faults: when it starts over, it must let the guest
// go. At random that is seldom met: typing the command takes a hundred steps, and most faults come before.
using System.Linq;
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Hv.Kernel.State;
using Hv.Tests.Exploration.Model;
using Hv.Tests.Exploration.Scenarios;
using Hv.Tests.Exploration.Specifications;
using Xunit;
using static Hv.Tests.Exploration.Scenarios.Guests;

namespace Hv.Tests.Exploration.Tests;

[Trait("kind", "explore")]
public sealed unsafe class TracedFaultTests
{
    private const int Enough = 4000;

    private static readonly Scenario _scenario = new()
    {
        Name = "traced-fault",
        About = "the monitor faults while a guest that it traces waits for it",
        Vms = [[Vcpu(0, [.. Enumerable.Repeat(ReadFlags, 400)])]],
        UartDepth = 100,
        Lines = ["\x1d\rtr 0 on\r"],
        HandlerFaults = 1,
    };

    [Fact]
    public void A_monitor_that_starts_over_lets_go_whom_it_traced() => Assert.Null(Explore());

    /// <summary>Returns what broke, or null.</summary>
    internal static string? Explore()
    {
        using var world = new World(_scenario);
        world.Restart();
        world.Choose = _ => 0;
        Span<Step> steps = stackalloc Step[World.MaxSteps];
        bool hasFaulted = false;
        try
        {
            for (int i = 0; i < Enough; i++)
            {
                int count = world.Enabled(steps, out int must);
                if (must == 0)
                {
                    world.CheckAtRest();
                    return hasFaulted ? null : "no trap was shown";
                }

                Step next = Choose(world, steps[..count], must, i);
                hasFaulted |= next.Kind == StepKind.HandlerFault;
                world.Take<IntrinsicMemory>(next);
            }
        }
        catch (SpecificationException broken)
        {
            return broken.Message;
        }

        return "it did not come to rest";
    }

    // In turns what must happen; what is typed first of all; and the fault where it is looked for.
    private static Step Choose(World world, Span<Step> steps, int must, int turn)
    {
        bool waits = (world.System->Vcpus[0].Waits & WaitReasons.Trace) != 0;
        foreach (Step step in steps[must..])
        {
            bool isMonitors = step.Kind == StepKind.HandlerFault && world.NextActor(step.Cpu) == world.System->Monitor.Index;
            if (step.Kind == StepKind.Type || (waits && isMonitors))
            {
                return step;
            }
        }

        return steps[turn % must];
    }
}

// Why: some of what happens tells two VMs apart that do the same. Behind it nothing is merged (ExhaustiveSearch).
// Promises: it is told of each step, before and behind; what it does not name is the same in the mirror image, which SymmetryTests
// asks of every step.
using Hv.Tests.Exploration.Model;

namespace Hv.Tests.Exploration.Symmetry;

/// <summary>Sees what would not have happened in the mirror image, or otherwise.</summary>
internal sealed class Asymmetry
{
    private readonly World _world;
    private readonly ulong _shared;
    private int _cpu;
    private bool _hasTwoDue;

    public unsafe Asymmetry(World world)
    {
        _world = world;
        _shared = (1UL << world.System->Console.Index) | (1UL << world.System->Serial.Index) | (1UL << world.System->Monitor.Index);
    }

    /// <summary>A step is about to be taken.</summary>
    public unsafe void Before(Step step)
    {
        _cpu = step.Cpu;
        _hasTwoDue = false;
        ulong now = *_world.Counter;
        if (_world.System->Cpus[_cpu].EarliestDeadline <= now)
        {
            int due = 0;
            int vcpus = _world.System->Vcpus.Count;
            foreach (ulong deadline in _world.System->Deadlines.Slice(_cpu * vcpus, vcpus))
            {
                due += deadline <= now ? 1 : 0;
            }

            _hasTwoDue = due > 1;
        }
    }

    /// <summary>
    /// Whether it would have been otherwise: the console, the monitor or the line had work, which say the names of VMs, and one CPU has the UART's
    /// interrupt; or the CPU told of two deadlines at once, which it does in the order of their vCPUs.
    /// </summary>
    public unsafe bool IsMet => (_world.Touched & _shared) != 0 || (_hasTwoDue && _world.System->Cpus[_cpu].EarliestDeadline > *_world.Counter);
}

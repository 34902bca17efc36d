// Why: the liveness monitors are tested with a wake-up that is lost while the rest of the machine goes on for ever.
using Hv.Ipc;
using Hv.Kernel.State;
using Hv.Tests.Exploration.Model;

namespace Hv.Tests.Exploration.Tests;

/// <summary>The kicks of one CPU never arrive.</summary>
internal sealed unsafe class SeededLostKick(int deaf) : IWatcher
{
    public void OnStep(World world, Step step)
    {
    }

    public void OnSend(World world, int cpu, in Message message)
    {
    }

    public void OnHandle(World world, int cpu, in Actor actor, in Message message)
    {
    }

    public void OnNote(World world, int cpu, string what)
    {
        if (what == $"kicks CPU {deaf}")
        {
            world.Cpus[deaf].IsKicked = false;
        }
    }
}

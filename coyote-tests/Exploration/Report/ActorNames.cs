// Why: lanes of a diagram and lines of a log name actors as people do.
using Hv.Ipc;
using Hv.Kernel.State;
using Hv.Tests.Exploration.Model;

namespace Hv.Tests.Exploration.Report;

/// <summary>The names of a world's actors.</summary>
internal static class ActorNames
{
    public static unsafe string Of(World world, int index)
    {
        if (index == 0)
        {
            return "hardware";
        }

        ref Actor actor = ref world.System->Actors[index];
        return actor.Kind switch
        {
            ActorKind.Console or ActorKind.SerialPort or ActorKind.Monitor => $"{actor.Kind}",
            ActorKind.Cpu => $"CPU {actor.Instance}",
            ActorKind.Scheduler => $"Scheduler {actor.Instance}",
            ActorKind.Vcpu => $"vCPU {actor.Instance}",
            ActorKind.Vm => $"VM {actor.Instance}",
            _ => world.Scenario.Vms.Length == 1 ? $"{actor.Kind}" : $"{actor.Kind} {actor.Instance}",
        };
    }
}

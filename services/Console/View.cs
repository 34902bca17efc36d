// Why: the terminal shows all VMs or one; when that changes, what waits for the line is put away or comes back.
// Promises: a VM that is not shown has all that it said in its backlog, and its credit; nothing is shown out of order.
namespace Hv.Services.Console;

/// <summary>Who is shown.</summary>
internal static class View
{
    /// <summary>The keyboard or the view has changed.</summary>
    internal static void Apply(ref ConsoleState state)
    {
        for (int vm = 0; vm < state.Uarts.Count; vm++)
        {
            if (state.IsShown(vm))
            {
                state.Waiting.Set(vm, state.Vms[vm].Output.Count + state.Vms[vm].Backlog.Count != 0);
            }
            else if (state.Waiting.Has(vm))
            {
                PutAway(ref state, vm);
            }
        }
    }

    /// <summary>What a VM that is not shown has said goes to its backlog.</summary>
    internal static void PutAway(ref ConsoleState state, int vm)
    {
        ref VmLink link = ref state.Vms[vm];
        while (link.Output.Count != 0)
        {
            link.Backlog.Push(link.Output.Pop());
        }

        state.Waiting.Set(vm, false);
        state.Overlapped.Set(vm, false);
        state.PutAway.Set(vm, true);
    }
}

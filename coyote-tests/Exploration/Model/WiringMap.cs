// Why: who may send what to whom is decided in one place, the wiring; whoever asks afterwards reads it off the tables that the wiring made,
// not off a list beside them that a new service would have to be added to.
// Promises: every port in every service's state, every device region, every row of the table of system registers; and what the core's own
// actors say, which is the same in every system (ipc/protocols: who).
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Hv.Kernel.Core;
using Hv.Kernel.State;

namespace Hv.Tests.Exploration.Model;

/// <summary>An actor of the wiring's. The VM is <see cref="Actor.NoVm"/> for one of the machine's.</summary>
internal sealed record WiredActor(int Index, ActorKind Kind, int Instance, int Vm, int Cells)
{
    public override string ToString() => $"{Kind} {Instance}";
}

/// <summary>A right to send: the actor who holds it, in which field, of what protocol, and the actors that it reaches.</summary>
internal sealed record WiredPort(int Holder, string Field, Type Protocol, int First, int Count = 1);

/// <summary>A device region of a VM.</summary>
internal sealed record WiredRegion(int Vm, ulong Start, ulong Size, int Device);

/// <summary>An INTID of a VM, and the actor that raises it. Private ones are each vCPU's own.</summary>
internal sealed record WiredLine(int Vm, uint IntId, int Source);

/// <summary>What the wiring built.</summary>
internal sealed unsafe record WiringMap
{
    private const BindingFlags Fields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>By number; 0 is nobody.</summary>
    public required WiredActor[] Actors { get; init; }

    public required WiredPort[] Ports { get; init; }

    public required WiredRegion[] Regions { get; init; }

    public required WiredLine[] Lines { get; init; }

    /// <summary>Reads a system's tables.</summary>
    public static WiringMap Of(HvSystem* system, Arena arena)
    {
        WiredActor[] actors = [.. Enumerable.Range(0, system->Actors.Count).Select(i => ActorAt(system, i))];
        WiredRegion[] regions = [.. Enumerable.Range(0, system->Vms.Count).SelectMany(vm => RegionsOf(system, vm))];
        var ports = new List<WiredPort>();
        var lines = new List<WiredLine>();
        foreach (WiredActor actor in actors.Where(a => a.Kind >= ActorKind.Console))
        {
            void* state = system->Actors[actor.Index].State;
            object copy = Copy(arena.PoolAt(state).Type, state);
            ports.AddRange(PortsOf(actor.Index, copy));
            lines.AddRange(LinesOf(actor, copy));
        }

        return new WiringMap { Actors = actors, Ports = [.. ports, .. CorePorts.Of(actors, regions, RegisterRows(system))], Regions = regions, Lines = [.. lines] };
    }

    /// <summary>The protocols that come to a kind of actor.</summary>
    public IEnumerable<Type> ProtocolsOf(ActorKind kind) =>
        Ports.Where(p => Actors[p.First].Kind == kind).Select(p => p.Protocol).Distinct();

    /// <summary>The rights to send to an actor.</summary>
    public IEnumerable<WiredPort> PortsTo(int actor) => Ports.Where(p => actor >= p.First && actor < p.First + p.Count);

    private static WiredActor ActorAt(HvSystem* system, int index)
    {
        ref Actor actor = ref system->Actors[index];
        return new WiredActor(index, actor.Kind, actor.Instance, index == 0 ? Actor.NoVm : actor.Vm, actor.CellCount);
    }

    private static List<WiredRegion> RegionsOf(HvSystem* system, int vm)
    {
        var regions = new List<WiredRegion>();
        for (int i = 0; i < system->Vms[vm].RegionCount; i++)
        {
            ref MmioRegion region = ref system->Vms[vm].Regions[i];
            regions.Add(new WiredRegion(vm, region.Start, region.Size, region.Device.Value.Index));
        }

        return regions;
    }

    // By VM, whom the core asks for any of the system registers that there can be.
    private static Dictionary<int, int[]> RegisterRows(HvSystem* system)
    {
        var rows = new Dictionary<int, int[]>();
        foreach (ref Vm vm in system->Vms.All)
        {
            // The same for all of a VM's.
            ref Vcpu vcpu = ref system->Vcpus[vm.FirstVcpu];
            var services = new HashSet<int>();
            for (int register = 0; register <= ushort.MaxValue; register++)
            {
                ref Actor service = ref SysRegTable.Find(in vcpu.Targets, new SysRegId((ushort)register));
                if (!System.Runtime.CompilerServices.Unsafe.IsNullRef(ref service))
                {
                    services.Add(service.Index);
                }
            }

            rows[vm.Id] = [.. services];
        }

        return rows;
    }

    private static object Copy(Type type, void* state) =>
        typeof(WiringMap).GetMethod(nameof(CopyOf), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(type).Invoke(null, [(nint)state])!;

    private static object CopyOf<T>(nint state)
        where T : unmanaged => *(T*)state;

    private static IEnumerable<WiredPort> PortsOf(int holder, object state)
    {
        foreach (FieldInfo field in state.GetType().GetFields(Fields))
        {
            // Ports may be kept together in a struct of their own.
            if (field.FieldType.Name.EndsWith("Ports", StringComparison.Ordinal) && !field.FieldType.IsGenericType)
            {
                foreach (WiredPort inner in PortsOf(holder, field.GetValue(state)!))
                {
                    yield return inner;
                }
            }

            if (!field.FieldType.IsGenericType)
            {
                continue;
            }

            Type shape = field.FieldType.GetGenericTypeDefinition();
            object port = field.GetValue(state)!;
            if (shape == typeof(Port<>))
            {
                yield return new WiredPort(holder, field.Name, field.FieldType.GenericTypeArguments[0], ((Endpoint)port.GetType().GetProperty("Endpoint", Fields)!.GetValue(port)!).Index);
            }
            else if (shape == typeof(PortRange<>))
            {
                int first = (ushort)port.GetType().GetField("_first", Fields)!.GetValue(port)!;
                int count = (int)port.GetType().GetProperty("Count", Fields)!.GetValue(port)!;
                yield return new WiredPort(holder, field.Name, field.FieldType.GenericTypeArguments[0], first, count);
            }
        }
    }

    // Who has a port to a GIC has, beside it, the number of the line that it drives; the timers' are the architecture's.
    private static IEnumerable<WiredLine> LinesOf(WiredActor actor, object state)
    {
        if (actor.Kind == ActorKind.VTimer)
        {
            yield return new WiredLine(actor.Vm, SimCpu.VirtualTimer, actor.Index);
            yield return new WiredLine(actor.Vm, World.PhysicalTimer, actor.Index);
        }

        FieldInfo? line = state.GetType().GetFields(Fields).FirstOrDefault(f => f.Name.TrimStart('_').Equals("IntId", StringComparison.OrdinalIgnoreCase));
        if (line != null)
        {
            yield return new WiredLine(actor.Vm, Convert.ToUInt32(line.GetValue(state), System.Globalization.CultureInfo.InvariantCulture), actor.Index);
        }
    }
}

// Why: most of what names somebody has a type that says so (Endpoint, Port, ReplyTo, a pointer). What is a bare number in the core, the
// services and the model is declared here, and nowhere else.
// Promises: a number that is missing here makes SymmetryTests fail, if it ever names anybody while the symmetry holds: then a step of a
// state and the same step of its mirror image lead apart.
using System.Collections.Generic;
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Hv.Kernel.Core;
using Hv.Kernel.State;
using Hv.Services.Faults;
using Hv.Services.Scheduler;
using Hv.Tests.Exploration.Model;

namespace Hv.Tests.Exploration.Symmetry;

/// <summary>Which bare numbers name whom.</summary>
internal static class DeclaredNames
{
    /// <summary>By type and field or property.</summary>
    public static readonly Dictionary<(Type Type, string Field), Names> Numbers = new()
    {
        [(typeof(Message), "_target")] = Names.Actor,
        [(typeof(Message), "_source")] = Names.Actor,
        [(typeof(Message), "_payload")] = Names.Payload,
        [(typeof(Outbox), "_source")] = Names.Route,
        [(typeof(Actor), nameof(Actor.Index))] = Names.Actor,
        [(typeof(Actor), nameof(Actor.Vm))] = Names.Vm,
        [(typeof(Actor), nameof(Actor.Owner))] = Names.CpuPlus1,
        [(typeof(CpuState), nameof(CpuState.Id))] = Names.Cpu,
        [(typeof(CpuState), nameof(CpuState.Claimant))] = Names.CpuPlus1,
        [(typeof(CpuState), nameof(CpuState.Running))] = Names.Actor,
        [(typeof(CpuState), nameof(CpuState.Loaded))] = Names.Vcpu,
        [(typeof(CpuState), nameof(CpuState.Decision))] = Names.Vcpu,
        [(typeof(Vm), nameof(Vm.Id))] = Names.Vm,
        [(typeof(Vm), nameof(Vm.FirstVcpu))] = Names.Vcpu,
        [(typeof(LastVcpus), "_first")] = Names.VcpuPlus1,
        [(typeof(Vcpu), nameof(Vcpu.Id))] = Names.Vcpu,
        [(typeof(Vcpu), nameof(Vcpu.Vm))] = Names.Vm,
        [(typeof(Vcpu), nameof(Vcpu.HomeCpu))] = Names.Cpu,
        [(typeof(RunQueueEntry), nameof(RunQueueEntry.Vcpu))] = Names.Vcpu,
        [(typeof(Decision), nameof(Decision.Vcpu))] = Names.Vcpu,
        [(typeof(SchedulerState), "_cpuId")] = Names.Cpu,
        [(typeof(FaultsState), "_vmNumber")] = Names.Vm,
        [(typeof(VcpuReady), nameof(VcpuReady.Vcpu))] = Names.Vcpu,
        [(typeof(VcpuBlocked), nameof(VcpuBlocked.Vcpu))] = Names.Vcpu,
        [(typeof(RunVcpu), nameof(RunVcpu.Vcpu))] = Names.Vcpu,
        [(typeof(Offer), nameof(Offer.Vcpu))] = Names.Vcpu,
        [(typeof(Offer), nameof(Offer.From))] = Names.Cpu,
        [(typeof(Accept), nameof(Accept.Vcpu))] = Names.Vcpu,
        [(typeof(Accept), nameof(Accept.Cpu))] = Names.Cpu,
        [(typeof(Rehome), nameof(Rehome.Cpu))] = Names.Cpu,
        [(typeof(VcpuShare), nameof(VcpuShare.Affinity))] = Names.CpuSet,
        [(typeof(LogRecord), nameof(LogRecord.Vm))] = Names.Vm,
        [(typeof(StepCursor), nameof(StepCursor.Actor))] = Names.Actor,
        [(typeof(SimCpu), nameof(SimCpu.FaultingActor))] = Names.Actor,
        [(typeof(VcpuGhost), nameof(VcpuGhost.LoadedOn))] = Names.CpuPlus1,
        [(typeof(VcpuGhost), nameof(VcpuGhost.ReadyAt))] = Names.CpuPlus1,
        [(typeof(VcpuGhost), nameof(VcpuGhost.PassedBy))] = Names.VcpuSet,
        [(typeof(SchedulerGhost), nameof(SchedulerGhost.Running))] = Names.VcpuPlus1,
        [(typeof(WorldGhost), nameof(WorldGhost.FullActor))] = Names.Actor,
    };

    /// <summary>Arrays that have an element for each CPU or VM.</summary>
    public static readonly Dictionary<Type, Names> Arrays = new()
    {
        [typeof(LastVcpus)] = Names.Cpu,
    };

    /// <summary>What names nobody unless another field of the same type is not 0; in an array, is more than the element's number.</summary>
    public static readonly Dictionary<(Type Type, string Field), string> Guards = new()
    {
        [(typeof(RunQueue), "_entries")] = "_count",
        [(typeof(Actor), nameof(Actor.Vm))] = nameof(Actor.Kind),
        [(typeof(Decision), nameof(Decision.Vcpu))] = "_runs",
        [(typeof(Message), "_payload")] = "_kind",
    };
}

// Why: what was never explored was never checked.
// Promises: counts which messages were handled by which kind of actor, in which state of it, over any number of
// worlds and runs. Expected transitions are those that the protocols allow (the table in Expected).
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Hv.Kernel.State;
using Hv.Tests.Exploration.Model;

namespace Hv.Tests.Exploration.Report;

/// <summary>Which messages in which states were explored.</summary>
internal sealed unsafe class Coverage : IWatcher
{
    private readonly Dictionary<(ActorKind Actor, ushort Kind, string State), long> _counts = [];

    public IReadOnlyDictionary<(ActorKind Actor, ushort Kind, string State), long> Counts => _counts;

    public void OnStep(World world, Step step)
    {
    }

    public void OnSend(World world, int cpu, in Message message)
    {
    }

    public void OnNote(World world, int cpu, string what)
    {
    }

    public void OnHandle(World world, int cpu, in Actor actor, in Message message)
    {
        var key = (actor.Kind, message.Kind, StateOf(world, in actor));
        _counts[key] = _counts.GetValueOrDefault(key) + 1;
    }

    public void Add(Coverage other)
    {
        foreach (var (key, count) in other.Counts)
        {
            _counts[key] = _counts.GetValueOrDefault(key) + count;
        }
    }

    /// <summary>Writes it to a file, for another process to add.</summary>
    public void Save(string path) => File.WriteAllText(path, JsonSerializer.Serialize(
        _counts.Select(c => new Saved((int)c.Key.Actor, c.Key.Kind, c.Key.State, c.Value))));

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public static Coverage Open(string path)
    {
        var coverage = new Coverage();
        foreach (Saved saved in JsonSerializer.Deserialize<Saved[]>(File.ReadAllText(path))!)
        {
            coverage._counts[((ActorKind)saved.Actor, saved.Kind, saved.State)] = saved.Times;
        }

        return coverage;
    }

    /// <summary>How often a kind of actor handled a kind of message.</summary>
    public long Of(ActorKind actor, ushort kind) => _counts.Where(c => c.Key.Actor == actor && c.Key.Kind == kind).Sum(c => c.Value);

    /// <summary>The part of an actor's state that matters to its protocol, in a word.</summary>
    private static string StateOf(World world, in Actor actor)
    {
        HvSystem* hv = world.System;
        return actor.Kind switch
        {
            ActorKind.Vcpu => hv->Vcpus[actor.Instance].Waits == WaitReasons.None ? (hv->Vcpus[actor.Instance].IsLoaded ? "loaded" : "ready") : Waiting(hv->Vcpus[actor.Instance].Waits),
            ActorKind.Vm => Names.Of(hv->Vms[actor.Instance].State),
            ActorKind.Cpu => hv->Cpus[actor.Instance].Decision == CpuState.NoVcpu ? "idle" : "busy",
            ActorKind.Scheduler => hv->Services.Schedulers[actor.Instance].Queue.ReadyCount switch { 0 => "none ready", 1 => "one ready", _ => "several ready" },
            ActorKind.SerialPort => hv->SerialPort.IsDrained ? "drained" : "sending",
            ActorKind.Console => hv->Services.Console[0].IsIdle ? "idle" : "waiting",
            ActorKind.Uart => hv->Services.Uarts[actor.Instance].IsLineHigh ? "line high" : "line low",
            ActorKind.VGic => GicState(world, actor.Instance),
            ActorKind.VTimer => world.System->Vms[actor.Instance].State == VmState.Running ? "running" : "ending",
            ActorKind.Psci => hv->Services.Pscis[actor.Instance].IsEnding ? "ending" : "running",
            _ => "any",
        };
    }

    private static string GicState(World world, int vm)
    {
        ref Hv.Services.VGic.VGicState gic = ref world.System->Services.VGics[vm];
        bool reclaiming = false;
        bool waiting = false;
        for (int i = 0; i < gic.VcpuCount; i++)
        {
            reclaiming |= gic.Vcpus[i].IsReclaiming;
            waiting |= gic.Vcpus[i].HasWaiting;
        }

        return reclaiming ? (gic.Waiters != 0 ? "reclaiming, access deferred" : "reclaiming") : waiting ? "more than fit" : "settled";
    }

    private static string Waiting(WaitReasons waits) => Names.Of(waits);

    private sealed record Saved(int Actor, ushort Kind, string State, long Times);

    private static class Names
    {
        private static readonly string[] _waits = [.. Enumerable.Range(0, 16).Select(w => ((WaitReasons)w).ToString())];
        private static readonly string[] _vms = [.. Enumerable.Range(0, 5).Select(s => ((VmState)s).ToString())];

        public static string Of(WaitReasons waits) => _waits[(int)waits & 15];

        public static string Of(VmState state) => _vms[(int)state];
    }
}

// Why: a failing schedule must be seen: who sent what to whom, and where it was handled.
// Promises: records what happens in order; knows nothing of drivers.
using System.Collections.Generic;
using Hv.Ipc;
using Hv.Kernel.State;
using Hv.Tests.Exploration.Model;

namespace Hv.Tests.Exploration.Report;

/// <summary>What an event of a schedule is.</summary>
internal enum EventKind
{
    Step,
    Send,
    Handle,
    Note,
}

/// <summary>One event of a schedule.</summary>
internal readonly record struct Event(EventKind Kind, int Step, ulong Time, int Cpu, int Source, int Target, ushort Message, uint Sequence, string What)
{
    /// <summary>What the message says, in words.</summary>
    public string Words { get; init; } = "";
}

/// <summary>Records a schedule.</summary>
internal sealed unsafe class Recorder : IWatcher
{
    private readonly List<Event> _events = [];
    private int _step;

    public IReadOnlyList<Event> Events => _events;

    public void OnStep(World world, Step step) =>
        _events.Add(new Event(EventKind.Step, ++_step, *world.Counter, step.Cpu, 0, 0, 0, 0, step.ToString()));

    public void OnSend(World world, int cpu, in Message message) =>
        _events.Add(Of(EventKind.Send, world, cpu, message.Target.Index, in message));

    public void OnHandle(World world, int cpu, in Actor actor, in Message message) =>
        _events.Add(Of(EventKind.Handle, world, cpu, actor.Index, in message));

    public void OnNote(World world, int cpu, string what) =>
        _events.Add(new Event(EventKind.Note, _step, *world.Counter, cpu, 0, 0, 0, 0, what));

    private Event Of(EventKind kind, World world, int cpu, int target, in Message message) =>
        new(kind, _step, *world.Counter, cpu, message.Source.Index, target, message.Kind, message.Sequence, MessageNames.Of(message.Kind))
        {
            Words = MessageWords.Of(in message),
        };
}

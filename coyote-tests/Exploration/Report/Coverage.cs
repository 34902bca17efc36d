// Why: what was never explored was never checked.
// Promises: counts which messages were handled by which kind of actor, in which of its states (ProtocolStates), and how many
// messages waited for it at most; over any number of worlds and runs, and, as JSON, of processes.
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using Hv.Ipc;
using Hv.Kernel.State;
using Hv.Tests.Exploration.Model;
using Hv.Tests.Exploration.Specifications;

namespace Hv.Tests.Exploration.Report;

/// <summary>Which messages in which states were explored.</summary>
internal sealed class Coverage : IWatcher
{
    private static readonly JsonSerializerOptions _json = new() { WriteIndented = false };

    private readonly Dictionary<Transition, long> _counts = [];
    private readonly Dictionary<ActorKind, (int Most, int Claim)> _mailboxes = [];

    /// <summary>How often each transition was taken.</summary>
    public IReadOnlyDictionary<Transition, long> Counts => _counts;

    /// <summary>By kind of actor, the most messages that it had at a time, and the most that it may have.</summary>
    public IReadOnlyDictionary<ActorKind, (int Most, int Claim)> Mailboxes => _mailboxes;

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
        Add(new Transition(actor.Kind, message.Kind, (byte)ProtocolStates.Of(world, in actor)), 1);
        int most = world.Most[actor.Index];
        if (most > _mailboxes.GetValueOrDefault(actor.Kind).Most)
        {
            _mailboxes[actor.Kind] = (most, MailboxClaims.Of(world, in actor));
        }
    }

    /// <summary>Takes another's counts in.</summary>
    public void Add(Coverage other)
    {
        foreach ((Transition transition, long count) in other._counts)
        {
            Add(transition, count);
        }

        foreach ((ActorKind kind, (int Most, int Claim) mailbox) in other._mailboxes)
        {
            if (mailbox.Most > _mailboxes.GetValueOrDefault(kind).Most)
            {
                _mailboxes[kind] = mailbox;
            }
        }
    }

    /// <summary>How often a transition was taken.</summary>
    public long Of(Transition transition) => _counts.GetValueOrDefault(transition);

    /// <summary>Writes it to a file, for another process to add.</summary>
    public void Save(string path) => File.WriteAllText(path, JsonSerializer.Serialize(
        new Saved(
            [.. _counts.OrderBy(c => c.Key).Select(c => new SavedCount((int)c.Key.Actor, c.Key.Message, c.Key.State, c.Value))],
            [.. _mailboxes.OrderBy(m => m.Key).Select(m => new SavedMailbox((int)m.Key, m.Value.Most, m.Value.Claim))]),
        _json));

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public static Coverage Open(string path)
    {
        Saved saved = JsonSerializer.Deserialize<Saved>(File.ReadAllText(path), _json) ?? throw new InvalidDataException($"{path} is no coverage");
        var coverage = new Coverage();
        foreach (SavedCount count in saved.Counts)
        {
            coverage.Add(new Transition((ActorKind)count.Actor, count.Message, count.State), count.Times);
        }

        foreach (SavedMailbox mailbox in saved.Mailboxes)
        {
            coverage._mailboxes[(ActorKind)mailbox.Actor] = (mailbox.Most, mailbox.Claim);
        }

        return coverage;
    }

    private void Add(Transition transition, long count) => _counts[transition] = _counts.GetValueOrDefault(transition) + count;

    private sealed record Saved(SavedCount[] Counts, SavedMailbox[] Mailboxes);

    private sealed record SavedCount(int Actor, ushort Message, byte State, long Times);

    private sealed record SavedMailbox(int Actor, int Most, int Claim);
}

// Why: people read names, not numbers. They are read off ipc's own types, so a new message has one.
using System.Collections.Generic;
using System.Linq;
using Hv.Ipc;
using Hv.Tests.Exploration.Model;

namespace Hv.Tests.Exploration.Report;

/// <summary>The names of message kinds.</summary>
internal static class MessageNames
{
    /// <summary>All kinds, in order.</summary>
    public static IEnumerable<ushort> All => MessageTypes.ByKind.Keys.Order();

    public static string Of(ushort kind) => MessageTypes.ByKind.TryGetValue(kind, out Type? type) ? type.Name : $"{kind:X4}";

    /// <summary>The messages of a protocol.</summary>
    public static IEnumerable<ushort> OfProtocol(Type protocol) =>
        All.Where(kind => Array.Exists(MessageTypes.ByKind[kind].GetInterfaces(), i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IMessage<>) && i.GenericTypeArguments[0] == protocol));

    /// <summary>What a message's sender waits for: the protocol of the answer; null when it does not wait.</summary>
    public static Type? AnswerOf(ushort kind) =>
        MessageTypes.ByKind.TryGetValue(kind, out Type? type)
            ? Array.Find(type.GetInterfaces(), i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IRequest<>))?.GenericTypeArguments[0]
            : null;
}

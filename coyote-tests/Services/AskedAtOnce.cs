// Why: what a service does at once (ipc/IAnswers.cs) must be what its handler does with the message. TestOutbox asks both ways; here is the first.
// Promises: which requests there are is read off the service's own interfaces: a new one is asked in every test without a line here.
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Hv.Tests.Exploration.Model;

namespace Hv.Tests.Services;

/// <summary>A service, asked in registers.</summary>
internal static class AskedAtOnce<TService, TState>
    where TState : unmanaged
{
    private static readonly Dictionary<ushort, Ask> _known = typeof(TService).GetInterfaces()
        .Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IAnswers<,,>) && i.GenericTypeArguments[0] == typeof(TState))
        .ToDictionary(i => MessageTypes.ByKind.Single(pair => pair.Value == i.GenericTypeArguments[1]).Key, i => Bind(i.GenericTypeArguments[1], i.GenericTypeArguments[2]));

    private delegate bool Ask(ref TState state, in Message message, out IReadOnlyList<ValueType> said);

    /// <summary>Asks.</summary>
    /// <returns>What it said, as the payloads of the messages that this stands for, in order; null when it must have the message.</returns>
    public static IReadOnlyList<ValueType>? Try(ref TState state, in Message message) =>
        _known.TryGetValue(message.Kind, out Ask? ask) && ask(ref state, in message, out IReadOnlyList<ValueType> said) ? said : null;

    private static Ask Bind(Type request, Type answer) =>
        typeof(AskedAtOnce<TService, TState>).GetMethod(nameof(TryAnswer), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(typeof(TService), request, answer).CreateDelegate<Ask>();

    private static bool TryAnswer<TAnswers, TRequest, TAnswer>(ref TState state, in Message message, out IReadOnlyList<ValueType> said)
        where TAnswers : IAnswers<TState, TRequest, TAnswer>
        where TRequest : unmanaged, IMessage
        where TAnswer : unmanaged
    {
        bool isKnown = TAnswers.TryAnswer(ref state, in message.Payload<TRequest>(), out TAnswer answer);
        said = (object)answer is not CompletedWithInterrupt two ? [answer] : two.HasInterrupt ? [two.Interrupt, default(Completed)] : [default(Completed)];
        return isKnown;
    }
}

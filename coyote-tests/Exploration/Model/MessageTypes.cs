// Why: what a message is made of is read off ipc's own types, in one place: a new message is there by itself.
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using Hv.Ipc;

namespace Hv.Tests.Exploration.Model;

/// <summary>The types of payloads.</summary>
internal static class MessageTypes
{
    /// <summary>By <see cref="IMessage.Kind"/>.</summary>
    public static IReadOnlyDictionary<ushort, Type> ByKind { get; } = typeof(IMessage).Assembly.GetTypes()
        .Where(t => t.IsValueType && typeof(IMessage).IsAssignableFrom(t))
        .Select(t => (Type: t, Kind: t.GetField("Kind", BindingFlags.Public | BindingFlags.Static)?.GetRawConstantValue()))
        .Where(t => t.Kind is ushort)
        .ToDictionary(t => (ushort)t.Kind!, t => t.Type);
}

// Why: people read names, not numbers. They are read off ipc's own types, so a new message has one.
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using Hv.Ipc;

namespace Hv.Tests.Exploration.Report;

/// <summary>The names of message kinds.</summary>
internal static class MessageNames
{
    private static readonly Dictionary<ushort, string> _names = typeof(IMessage).Assembly.GetTypes()
        .Where(t => t.IsValueType && typeof(IMessage).IsAssignableFrom(t))
        .Select(t => (t.Name, Kind: t.GetField("Kind", BindingFlags.Public | BindingFlags.Static)?.GetRawConstantValue()))
        .Where(t => t.Kind is ushort)
        .ToDictionary(t => (ushort)t.Kind!, t => t.Name);

    /// <summary>All kinds, in order.</summary>
    public static IEnumerable<ushort> All => _names.Keys.Order();

    public static string Of(ushort kind) => _names.TryGetValue(kind, out string? name) ? name : $"{kind:X4}";
}

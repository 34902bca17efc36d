// Why: a message's name says what it is about; what it says is in its payload. Read off ipc's own types, as the names are.
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Hv.Tests.Exploration.Model;

namespace Hv.Tests.Exploration.Report;

/// <summary>What messages say, in words.</summary>
internal static class MessageWords
{
    private const ulong Small = 1024;

    private static readonly MethodInfo _payload = typeof(Message).GetMethods().First(m => m.Name == nameof(Message.Payload) && m.IsGenericMethod);
    private static readonly Dictionary<ushort, (MethodInfo Read, PropertyInfo[] Fields)> _types = MessageTypes.ByKind.ToDictionary(
        t => t.Key,
        t => (_payload.MakeGenericMethod(t.Value), t.Value.GetProperties(BindingFlags.Public | BindingFlags.Instance)));

    /// <summary>The fields of a message's payload, each with its value.</summary>
    public static string Of(in Message message)
    {
        if (!_types.TryGetValue(message.Kind, out var type))
        {
            return "";
        }

        object payload = type.Read.Invoke(message, null)!;
        return string.Join(", ", type.Fields.Select(f => $"{f.Name} {Value(f.GetValue(payload)!)}"));
    }

    private static string Value(object value) => value switch
    {
        bool yes => yes ? "yes" : "no",
        ulong.MaxValue => "never",
        byte or ushort or uint or ulong => Number(Convert.ToUInt64(value, CultureInfo.InvariantCulture)),
        SysRegId register => string.Create(CultureInfo.InvariantCulture, $"S{register.Value >> 14}_{register.Value >> 11 & 7}_C{register.Value >> 7 & 15}_C{register.Value >> 3 & 15}_{register.Value & 7}"),
        ListRegister one => OneOf(one),
        ListRegisterSet all => AllOf(all),
        ListRegisterStatus or SerialBytes => "...",
        _ => value.ToString()!,
    };

    private static string Number(ulong number) =>
        number < Small ? number.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"0x{number:x}");

    private static string OneOf(ListRegister register) =>
        register.State == ListRegisterState.Inactive ? "empty" : $"{register.IntId} {register.State}{(register.IsHardware ? " (physical)" : "")}";

    private static string AllOf(ListRegisterSet registers)
    {
        var words = new List<string>();
        for (int i = 0; i < ListRegisterSet.Capacity; i++)
        {
            if (registers[i].State != ListRegisterState.Inactive)
            {
                words.Add(OneOf(registers[i]));
            }
        }

        return words.Count == 0 ? "all empty" : string.Join("; ", words);
    }
}

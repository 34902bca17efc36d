// Why: the types of what lies in the arena say where names are in it: a new service's state is found by itself.
// Promises: all fields of unmanaged types, at the offsets that the runtime gives them, arrays within included.
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using Hv.Ipc;

namespace Hv.Tests.Exploration.Drivers;

/// <summary>Finds the names in a type.</summary>
internal sealed class ExchangeShapes(Exchange exchange)
{
    private const BindingFlags Fields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private readonly Dictionary<Type, ExchangeMove[]> _known = [];

    /// <summary>A field that is treated as if it named nobody: a mistake, made to see that it is found.</summary>
    public (Type Type, string Field)? Forgotten { get; init; }

    /// <summary>A type's bytes.</summary>
    public static int SizeOf(Type type) =>
        (int)typeof(Unsafe).GetMethod(nameof(Unsafe.SizeOf))!.MakeGenericMethod(type).Invoke(null, null)!;

    /// <summary>The field of a type that has a byte.</summary>
    public static string NameOf(Type type, int offset)
    {
        if (type.GetCustomAttribute<InlineArrayAttribute>() is { } array)
        {
            int size = SizeOf(type) / array.Length;
            return $"{type.Name}[{offset / size}]: {NameOf(type.GetFields(Fields).Single().FieldType, offset % size)}";
        }

        FieldInfo? field = type.IsPrimitive || type.IsEnum ? null : type.GetFields(Fields).Where(f => OffsetOf(type, f) <= offset).MaxBy(f => OffsetOf(type, f));
        return field == null ? type.Name : $"{type.Name}.{field.Name}, {NameOf(field.FieldType, offset - OffsetOf(type, field))}";
    }

    /// <summary>The payload moves by a message's kind.</summary>
    public ExchangeMove[][] Payloads()
    {
        var payloads = new ExchangeMove[ushort.MaxValue + 1][];
        foreach (Type type in typeof(IMessage).Assembly.GetTypes().Where(t => t.IsValueType && !t.IsGenericType && typeof(IMessage).IsAssignableFrom(t)))
        {
            ushort kind = (ushort)type.GetField("Kind", BindingFlags.Static | BindingFlags.Public)!.GetRawConstantValue()!;
            payloads[kind] = [.. NamesIn(type)];
        }

        return payloads;
    }

    /// <summary>All moves of a value, what names nobody included, from one place to another.</summary>
    public IEnumerable<ExchangeMove> Whole(Type type, int from, int to)
    {
        int at = 0;
        int size = SizeOf(type);
        foreach (ExchangeMove move in NamesIn(type).OrderBy(m => m.From).Append(new ExchangeMove(size, size, 0, Names.Place)))
        {
            if (move.From > at)
            {
                yield return new ExchangeMove(from + at, to + at, move.From - at, Names.Nothing);
            }

            if (move.What != Names.Place)
            {
                yield return move.At(from, to);
            }

            at = move.End;
        }
    }

    private ExchangeMove[] NamesIn(Type type)
    {
        if (!_known.TryGetValue(type, out ExchangeMove[]? moves))
        {
            moves = [.. Find(type)];
            _known[type] = moves;
        }

        return moves;
    }

    private IEnumerable<ExchangeMove> Find(Type type)
    {
        if (type.IsPrimitive || type.IsEnum || type.IsPointer)
        {
            return [];
        }

        if (type == typeof(Endpoint))
        {
            return [new ExchangeMove(0, 0, sizeof(ushort), Names.Actor)];
        }

        if (type == typeof(Message))
        {
            return [new ExchangeMove(0, 0, Message.Size, Names.Message)];
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(PortRange<>))
        {
            return [new ExchangeMove(0, 0, 2 * sizeof(ushort), Names.ActorRange)];
        }

        return type.GetCustomAttribute<InlineArrayAttribute>() is { } array
            ? FindInArray(type, array.Length)
            : type.GetFields(Fields).SelectMany(f => FindInField(type, f));
    }

    private IEnumerable<ExchangeMove> FindInArray(Type type, int length)
    {
        FieldInfo element = type.GetFields(Fields).Single();
        int size = SizeOf(element.FieldType);
        int[]? order = ExchangeNames.Arrays.TryGetValue(type, out Names index) ? index == Names.Cpu ? exchange.Cpus : exchange.Vms : null;
        for (int i = 0; i < length; i++)
        {
            int to = order != null && i < order.Length ? order[i] : i;
            foreach (ExchangeMove move in order == null || ExchangeNames.Numbers.ContainsKey((type, element.Name)) ? FindInField(type, element) : Whole(element.FieldType, 0, 0))
            {
                yield return move.At(i * size, to * size);
            }
        }
    }

    private IEnumerable<ExchangeMove> FindInField(Type type, FieldInfo field)
    {
        string name = field.Name is ['<', ..] ? field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)] : field.Name;
        int offset = OffsetOf(type, field);
        IEnumerable<ExchangeMove> moves = Forgotten == (type, name) ? []
            : ExchangeNames.Numbers.TryGetValue((type, name), out Names what) ? [new ExchangeMove(offset, offset, SizeOf(field.FieldType), what)]
            : NamesIn(field.FieldType).Select(m => m.At(offset, offset));
        if (!ExchangeNames.Guards.TryGetValue((type, name), out string? guard))
        {
            return moves;
        }

        FieldInfo by = type.GetField(guard, Fields)!;
        int element = field.FieldType.GetCustomAttribute<InlineArrayAttribute>() is { } array ? SizeOf(field.FieldType) / array.Length : int.MaxValue;
        return moves.Select(m => m with { Guard = OffsetOf(type, by), GuardSize = SizeOf(by.FieldType), GuardLimit = (m.From - offset) / element });
    }

    private static unsafe int OffsetOf(Type type, FieldInfo field)
    {
        var method = new DynamicMethod("OffsetOf", typeof(int), [typeof(nint)], typeof(ExchangeShapes).Module, skipVisibility: true);
        ILGenerator il = method.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldflda, field);
        il.Emit(OpCodes.Conv_U);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Sub);
        il.Emit(OpCodes.Conv_I4);
        il.Emit(OpCodes.Ret);
        // The runtime looks whether there is memory at the first byte.
        byte* somewhere = stackalloc byte[16];
        return method.CreateDelegate<Func<nint, int>>()((nint)somewhere);
    }
}

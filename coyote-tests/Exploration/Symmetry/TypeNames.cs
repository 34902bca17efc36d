// Why: the types of what lies in the arena say where names are in it: a new service's state is found by itself.
// Promises: all fields of unmanaged types, at the offsets that the runtime gives them, arrays within included.
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using Hv.Ipc;
using Hv.Tests.Exploration.Model;

namespace Hv.Tests.Exploration.Symmetry;

/// <summary>Finds the names in a type.</summary>
internal sealed class TypeNames(Exchange exchange)
{
    private readonly Dictionary<Type, NamedBytes[]> _known = [];

    /// <summary>A field that is treated as if it named nobody: a mistake, made to see that it is found.</summary>
    public (Type Type, string Field)? Forgotten { get; init; }

    /// <summary>The names in a payload, by its message's kind.</summary>
    public NamedBytes[]?[] Payloads()
    {
        var payloads = new NamedBytes[]?[ushort.MaxValue + 1];
        foreach ((ushort kind, Type type) in MessageTypes.ByKind)
        {
            NamedBytes[] names = In(type);
            payloads[kind] = names.Length == 0 ? null : names;
        }

        return payloads;
    }

    /// <summary>The names in a value.</summary>
    public NamedBytes[] In(Type type)
    {
        if (!_known.TryGetValue(type, out NamedBytes[]? names))
        {
            names = [.. Find(type).OrderBy(n => n.At)];
            _known[type] = names;
        }

        return names;
    }

    /// <summary>Where a value's bytes go: all together, but for what is in arrays by CPU or VM.</summary>
    public IEnumerable<MovedBytes> Moves(Type type, int from, int to)
    {
        int at = 0;
        int size = Layout.SizeOf(type);
        foreach (MovedBytes element in Elements(type).OrderBy(e => e.From).Append(new MovedBytes(size, size, 0)))
        {
            if (element.From > at)
            {
                yield return new MovedBytes(from + at, to + at, element.From - at);
            }

            if (element.Size != 0)
            {
                yield return new MovedBytes(from + element.From, to + element.To, element.Size);
            }

            at = element.End;
        }
    }

    // Elements of arrays within a type that change places.
    private IEnumerable<MovedBytes> Elements(Type type)
    {
        if (DeclaredNames.Arrays.TryGetValue(type, out Names index))
        {
            int[] order = index == Names.Cpu ? exchange.Cpus : exchange.Vms;
            int size = Layout.SizeOf(Layout.ElementOf(type)!.FieldType);
            return order.Select((to, i) => new MovedBytes(i * size, to * size, size));
        }

        return type.IsPrimitive || type.IsEnum || Layout.IsPointer(type) || Layout.ElementOf(type) != null
            ? []
            : Layout.FieldsOf(type).SelectMany(f => Elements(f.FieldType).Select(e => new MovedBytes(e.From + Layout.OffsetOf(f), e.To + Layout.OffsetOf(f), e.Size)));
    }

    private IEnumerable<NamedBytes> Find(Type type)
    {
        if (type.IsPrimitive || type.IsEnum)
        {
            return [];
        }

        if (Layout.IsPointer(type))
        {
            return [new NamedBytes(0, Layout.SizeOf(type), Names.Pointer)];
        }

        if (type == typeof(Endpoint))
        {
            return [new NamedBytes(0, sizeof(ushort), Names.Actor)];
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(PortRange<>))
        {
            return [new NamedBytes(0, 2 * sizeof(ushort), Names.ActorRange)];
        }

        return Layout.ElementOf(type) is { } element
            ? FindInArray(type, element)
            : Layout.FieldsOf(type).SelectMany(f => FindInField(type, f));
    }

    private IEnumerable<NamedBytes> FindInArray(Type type, FieldInfo element)
    {
        int size = Layout.SizeOf(element.FieldType);
        NamedBytes[] names = [.. FindInField(type, element)];
        return names.Length == 0 ? [] : Enumerable.Range(0, Layout.SizeOf(type) / size).SelectMany(i => names.Select(n => n.In(i * size)));
    }

    private IEnumerable<NamedBytes> FindInField(Type type, FieldInfo field)
    {
        string name = Layout.NameOf(field);
        int offset = Layout.OffsetOf(field);
        bool isDeclared = DeclaredNames.Numbers.TryGetValue((type, name), out Names what);
        IEnumerable<NamedBytes> names = Forgotten == (type, name) ? []
            : isDeclared ? [new NamedBytes(offset, Layout.SizeOf(field.FieldType), what)]
            : In(field.FieldType).Select(n => n.In(offset));
        if (!DeclaredNames.Guards.TryGetValue((type, name), out string? guard))
        {
            return names;
        }

        FieldInfo by = Layout.FieldsOf(type).Single(f => f.Name == guard);
        int element = field.FieldType.GetCustomAttribute<InlineArrayAttribute>() is { } array ? Layout.SizeOf(field.FieldType) / array.Length : 0;
        return names.Select(n => n with
        {
            Guard = Layout.OffsetOf(by),
            GuardSize = Layout.SizeOf(by.FieldType),
            GuardLimit = element == 0 || isDeclared ? 0 : (n.At - offset) / element,
        });
    }
}

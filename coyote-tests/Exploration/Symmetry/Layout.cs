// Why: where a field of an unmanaged type is, only the runtime says.
using System.Collections.Concurrent;
using System.Linq;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace Hv.Tests.Exploration.Symmetry;

/// <summary>The layout of unmanaged types.</summary>
internal static class Layout
{
    private const BindingFlags Fields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly ConcurrentDictionary<Type, int> _sizes = new();
    private static readonly ConcurrentDictionary<FieldInfo, int> _offsets = new();

    /// <summary>A type's bytes.</summary>
    public static int SizeOf(Type type) => IsPointer(type) ? nint.Size : _sizes.GetOrAdd(
        type, t => (int)typeof(Unsafe).GetMethod(nameof(Unsafe.SizeOf))!.MakeGenericMethod(t).Invoke(null, null)!);

    /// <summary>Where a field begins in its type.</summary>
    public static int OffsetOf(FieldInfo field) => _offsets.GetOrAdd(field, Measure);

    public static bool IsPointer(Type type) => type.IsPointer || type.IsFunctionPointer;

    public static FieldInfo[] FieldsOf(Type type) => type.GetFields(Fields);

    /// <summary>The field that is all elements of an array within a type; null for another type.</summary>
    public static FieldInfo? ElementOf(Type type) =>
        type.GetCustomAttribute<InlineArrayAttribute>() == null ? null : FieldsOf(type).Single();

    /// <summary>A field's name, or its property's.</summary>
    public static string NameOf(FieldInfo field) =>
        field.Name is ['<', ..] ? field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)] : field.Name;

    /// <summary>The field of a type that has a byte, in words.</summary>
    public static string NameOf(Type type, int offset)
    {
        if (ElementOf(type) is { } element)
        {
            int size = SizeOf(element.FieldType);
            return $"{type.Name}[{offset / size}]: {NameOf(element.FieldType, offset % size)}";
        }

        FieldInfo? field = type.IsPrimitive || type.IsEnum || IsPointer(type)
            ? null
            : FieldsOf(type).Where(f => OffsetOf(f) <= offset).MaxBy(f => OffsetOf(f));
        return field == null ? type.Name : $"{type.Name}.{NameOf(field)}, {NameOf(field.FieldType, offset - OffsetOf(field))}";
    }

    private static unsafe int Measure(FieldInfo field)
    {
        var method = new DynamicMethod("OffsetOf", typeof(int), [typeof(nint)], typeof(Layout).Module, skipVisibility: true);
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

// Why: the bytes between a payload's fields are whatever the JIT copied along, and not the same in each run: another tier, other bytes. States
// are told by their bytes.
// Promises: a message that is sent has zeros there, before it is queued or seen; its fields are as they were.
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hv.Ipc;
using Hv.Tests.Exploration.Symmetry;

namespace Hv.Tests.Exploration.Model;

/// <summary>What is in a message that is none of its fields.</summary>
internal static class MessagePadding
{
    // By kind: a payload with all bits of its fields set; null where that is all of it, or where the kind is no message's.
    private static readonly ulong[]?[] _fields = MaskAll();

    /// <summary>Clears it.</summary>
    public static void Clear(in Message message)
    {
        if (_fields[message.Kind] is { } fields)
        {
            Span<ulong> payload = MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(message.Words), fields.Length);
            for (int i = 0; i < fields.Length; i++)
            {
                payload[i] &= fields[i];
            }
        }
    }

    private static ulong[]?[] MaskAll()
    {
        var masks = new ulong[]?[ushort.MaxValue + 1];
        foreach ((ushort kind, Type type) in MessageTypes.ByKind)
        {
            byte[] fields = new byte[Message.PayloadSize];
            Mark(type, fields);
            masks[kind] = fields.AsSpan(0, Layout.SizeOf(type)).Contains((byte)0) ? [.. MemoryMarshal.Cast<byte, ulong>(fields)] : null;
        }

        return masks;
    }

    private static void Mark(Type type, Span<byte> bytes)
    {
        if (Layout.ElementOf(type) is { } element)
        {
            int size = Layout.SizeOf(element.FieldType);
            for (int at = 0; at < Layout.SizeOf(type); at += size)
            {
                Mark(element.FieldType, bytes[at..]);
            }
        }
        else if (type.IsPrimitive || type.IsEnum || Layout.IsPointer(type))
        {
            bytes[..Layout.SizeOf(type)].Fill(byte.MaxValue);
        }
        else
        {
            foreach (FieldInfo field in Layout.FieldsOf(type))
            {
                Mark(field.FieldType, bytes[Layout.OffsetOf(field)..]);
            }
        }
    }
}

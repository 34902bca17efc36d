// The value types that the language has keywords for. ILC knows their layout by name; what stands here is
// only what source can say about them: their limits, and equality for generic code.
// Each holds itself as its one field, which is how the runtime's own metadata describes a primitive.
namespace System;

#pragma warning disable CS0169, CS0649, IDE0044 // the field is read by the compiler, never by source

public struct Void { }

public readonly struct Boolean : IEquatable<bool>
{
    private readonly bool _value;
    public bool Equals(bool other) => _value == other;
    public override bool Equals(object? obj) => obj is bool other && _value == other;
    public override int GetHashCode() => _value ? 1 : 0;
}

public readonly struct Char : IEquatable<char>
{
    public const char MinValue = (char)0;
    public const char MaxValue = (char)0xFFFF;
    private readonly char _value;
    public bool Equals(char other) => _value == other;
    public override bool Equals(object? obj) => obj is char other && _value == other;
    public override int GetHashCode() => _value;
}

public readonly struct SByte : IEquatable<sbyte>
{
    public const sbyte MinValue = -128;
    public const sbyte MaxValue = 127;
    private readonly sbyte _value;
    public bool Equals(sbyte other) => _value == other;
    public override bool Equals(object? obj) => obj is sbyte other && _value == other;
    public override int GetHashCode() => _value;
}

public readonly struct Byte : IEquatable<byte>
{
    public const byte MinValue = 0;
    public const byte MaxValue = 255;
    private readonly byte _value;
    public bool Equals(byte other) => _value == other;
    public override bool Equals(object? obj) => obj is byte other && _value == other;
    public override int GetHashCode() => _value;
}

public readonly struct Int16 : IEquatable<short>
{
    public const short MinValue = -32768;
    public const short MaxValue = 32767;
    private readonly short _value;
    public bool Equals(short other) => _value == other;
    public override bool Equals(object? obj) => obj is short other && _value == other;
    public override int GetHashCode() => _value;
}

public readonly struct UInt16 : IEquatable<ushort>
{
    public const ushort MinValue = 0;
    public const ushort MaxValue = 65535;
    private readonly ushort _value;
    public bool Equals(ushort other) => _value == other;
    public override bool Equals(object? obj) => obj is ushort other && _value == other;
    public override int GetHashCode() => _value;
}

public readonly struct Int32 : IEquatable<int>
{
    public const int MinValue = unchecked((int)0x8000_0000);
    public const int MaxValue = 0x7FFF_FFFF;
    private readonly int _value;
    public bool Equals(int other) => _value == other;
    public override bool Equals(object? obj) => obj is int other && _value == other;
    public override int GetHashCode() => _value;
}

public readonly struct UInt32 : IEquatable<uint>
{
    public const uint MinValue = 0;
    public const uint MaxValue = 0xFFFF_FFFF;
    private readonly uint _value;
    public bool Equals(uint other) => _value == other;
    public override bool Equals(object? obj) => obj is uint other && _value == other;
    public override int GetHashCode() => (int)_value;
}

public readonly struct Int64 : IEquatable<long>
{
    public const long MinValue = unchecked((long)0x8000_0000_0000_0000);
    public const long MaxValue = 0x7FFF_FFFF_FFFF_FFFF;
    private readonly long _value;
    public bool Equals(long other) => _value == other;
    public override bool Equals(object? obj) => obj is long other && _value == other;
    public override int GetHashCode() => (int)_value ^ (int)(_value >> 32);
}

public readonly struct UInt64 : IEquatable<ulong>
{
    public const ulong MinValue = 0;
    public const ulong MaxValue = 0xFFFF_FFFF_FFFF_FFFF;
    private readonly ulong _value;
    public bool Equals(ulong other) => _value == other;
    public override bool Equals(object? obj) => obj is ulong other && _value == other;
    public override int GetHashCode() => (int)_value ^ (int)(_value >> 32);
}

public readonly struct IntPtr : IEquatable<nint>
{
    public static nint Zero => 0;
    public static int Size => 8;
    private readonly nint _value;
    public bool Equals(nint other) => _value == other;
    public override bool Equals(object? obj) => obj is nint other && _value == other;
    public override int GetHashCode() => (int)_value ^ (int)((long)_value >> 32);
}

public readonly struct UIntPtr : IEquatable<nuint>
{
    public static nuint Zero => 0;
    public static int Size => 8;
    private readonly nuint _value;
    public bool Equals(nuint other) => _value == other;
    public override bool Equals(object? obj) => obj is nuint other && _value == other;
    public override int GetHashCode() => (int)_value ^ (int)((ulong)_value >> 32);
}

// Floating point is not used at EL2 (the vector registers hold a guest's values); the two types exist because
// the compilers look them up by name.
public readonly struct Single
{
    private readonly float _value;
}

public readonly struct Double
{
    private readonly double _value;
}

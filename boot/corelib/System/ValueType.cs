// The base of structs and enums. No reflection stands behind Equals: a struct that wants to be compared says how.
namespace System;

public abstract class ValueType
{
    public override bool Equals(object? obj) => false;
    public override int GetHashCode() => 0;
}

public abstract class Enum : ValueType
{
    // The field-by-name services of an enum need metadata that the image does not carry; comparisons, casts and
    // bit tests are the compiler's own and need nothing from here.
}

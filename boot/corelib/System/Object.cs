// The root of every type. On the metal nothing is ever allocated, so no instance of a class exists but literal
// strings; the three virtual methods are here because structs override them.
using Internal.Runtime;

namespace System;

public class Object
{
    // The first word of every object, which ILC lays out and the type checks read.
#pragma warning disable CS0649
    internal unsafe MethodTable* m_pEEType;
#pragma warning restore CS0649

    public Object() { }

    public virtual bool Equals(object? obj) => (object)this == obj;

    public virtual int GetHashCode() => 0;

    public virtual string? ToString() => null;

    public static bool ReferenceEquals(object? left, object? right) => left == right;
}

// Interfaces that structs may name in a constraint. Never called through an object: that would box.
namespace System;

public interface IEquatable<T> where T : allows ref struct
{
    bool Equals(T? other);
}

public interface IComparable<in T> where T : allows ref struct
{
    int CompareTo(T? other);
}

public interface IDisposable
{
    void Dispose();
}

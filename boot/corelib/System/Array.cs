// Arrays cannot be made on the metal (the allocator is absent from the link). The type exists because the language
// and ILC name it, and because ILC lays out constant arrays as read-only objects.
namespace System;

public abstract class Array
{
    private readonly int _numComponents;

    public int Length => _numComponents;

    protected Array() => _numComponents = 0;
}

public class Array<T> : Array
{
    private Array() { }
}

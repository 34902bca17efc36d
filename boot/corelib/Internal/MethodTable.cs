// The head of a type's description, which ILC lays out. Named by Object's first word; nothing here reads it.
namespace Internal.Runtime;

#pragma warning disable CS0649, CS0169

internal struct MethodTable
{
    private readonly uint _flags;
    private readonly uint _baseSize;
}

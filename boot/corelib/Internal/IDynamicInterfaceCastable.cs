// Named by ILC when it decides how interfaces are dispatched. Interfaces are called on the metal through constrained type
// parameters only, which need no dispatch.
namespace System.Runtime.InteropServices;

internal interface IDynamicInterfaceCastable
{
    bool IsInterfaceImplemented(RuntimeTypeHandle interfaceType, bool throwIfNotImplemented);
    RuntimeTypeHandle GetInterfaceImplementation(RuntimeTypeHandle interfaceType);
    internal static nint GetDynamicInterfaceImplementation(IDynamicInterfaceCastable instance, nint interfaceType, ushort slot) => 0;
}

// What a failed check of the language was: the one argument of the image's HvFault.
namespace System.Runtime;

public enum FaultKind
{
    /// <summary>An index outside its span, inline array or string.</summary>
    IndexOutOfRange = 1,
    /// <summary>A null reference, where the check is explicit. A load through null is a data abort instead.</summary>
    NullReference = 2,
    /// <summary>A result outside its type, in a checked context.</summary>
    Overflow = 3,
    DivideByZero = 4,
    InvalidCast = 5,
    /// <summary>Code that its author holds to be unreachable: Environment.FailFast, Debug.Fail, a failed Debug.Assert.</summary>
    Unreachable = 6,
    /// <summary>A start or length outside its span, a destination too short.</summary>
    ArgumentOutOfRange = 7,
    /// <summary>An operation the object's state forbids: the value of an empty Nullable.</summary>
    InvalidOperation = 8,
    /// <summary>Code that ILC could not compile, and so must not be reached: a type or member missing from the base library.</summary>
    NotCompiled = 9,
    /// <summary>The word that guards a function's stackalloc was overwritten (from runtime.S).</summary>
    StackOverrun = 10,
}

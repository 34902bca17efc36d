// The documented way for source common to metal and host to say that it must not be here.
using System.Diagnostics.CodeAnalysis;

namespace System
{
    public static class Environment
    {
        /// <summary>Ends the handler that calls it (FaultKind.Unreachable). The message is for the host's build.</summary>
        [DoesNotReturn]
        public static void FailFast(string? message) => Fault.Unreachable();
    }
}

namespace System.Diagnostics
{
    public static class Debug
    {
        [Conditional("DEBUG")]
        public static void Assert([DoesNotReturnIf(false)] bool condition)
        {
            if (!condition)
            {
                Fault.Unreachable();
            }
        }

        [Conditional("DEBUG")]
        public static void Assert([DoesNotReturnIf(false)] bool condition, string? message) => Assert(condition);

        [Conditional("DEBUG"), DoesNotReturn]
        public static void Fail(string? message) => Fault.Unreachable();
    }
}

// Why: most of what a guest asks changes nothing and sends nothing: what an ID register holds, whether the UART has room. Such a request is
// a message in registers: the core hands over the typed request and takes the answer, and nothing is written to memory.
//
// Promises, so that a service stays a state machine whose only input is messages:
// - An answer is a function of the state and the request, and changes neither: the state is passed read-only.
// - Handle begins with the same function, so the request as a message in memory gets the same answer; nothing is answered here and otherwise
//   there. Every unit test of a service asks both ways and compares answer and state (coyote-tests/Services/TestOutbox.cs).
// - The service is owned while it is asked, and nothing waits in its mailbox: its turn is where the message's would be.
// - Whoever watches (IMachine.OnAnswer) is shown the request and the answer as the messages that they stand for: logs, coverage and the
//   specifications of the exploration miss nothing.
namespace Hv.Ipc;

/// <summary>A service that knows some answers at once.</summary>
/// <typeparam name="TState">The service's state.</typeparam>
/// <typeparam name="TRequest">The request.</typeparam>
public interface IAnswers<TState, TRequest>
    where TState : unmanaged
    where TRequest : unmanaged, IMessage
{
    /// <summary>Answers a request from the state as it is.</summary>
    /// <param name="state">The instance's state.</param>
    /// <param name="request">The request; what does not come from its registers (time, list registers) is 0 in it.</param>
    /// <param name="value">The answer: the value of a load or MRS, X0 of a hypercall.</param>
    /// <returns>False for a request that must come as a message in memory.</returns>
    static abstract bool TryAnswer(in TState state, in TRequest request, out ulong value);
}

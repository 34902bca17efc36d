// Why: most requests are done when a few words of a state are read or written: what an ID register holds, whether the UART has room, an
// interrupt that is enabled. Such a request is a message in registers: the core hands over the typed request and takes the typed answer, and
// nothing is written to memory but the state.
//
// Promises, so that a service stays a state machine whose only input is messages and whose only output is its outbox:
// - What follows is a function of the state and the request, as in Handle. False means that nothing has changed.
// - Handle begins with the same function and sends the same answer through its outbox, so the request as a message in memory does the same;
//   nothing happens here and otherwise there. Every unit test of a service asks both ways and compares answer and state
//   (coyote-tests/Services/TestOutbox.cs).
// - The service is owned while it is asked, and nothing waits in its mailbox: its turn is where the message's would be.
// - Whoever watches (IMachine.OnAsk, OnAnswer) is shown the request and the answer as the messages that they stand for: logs, coverage and
//   the specifications of the exploration miss nothing.
namespace Hv.Ipc;

/// <summary>A service that does some requests at once.</summary>
/// <typeparam name="TState">The service's state.</typeparam>
/// <typeparam name="TRequest">The request.</typeparam>
/// <typeparam name="TAnswer">The message that answers it, or what stands for the messages that do.</typeparam>
public interface IAnswers<TState, TRequest, TAnswer>
    where TState : unmanaged
    where TRequest : unmanaged, IMessage
    where TAnswer : unmanaged
{
    /// <summary>Does what a request asks for, if it takes no more than the state and one answer.</summary>
    /// <param name="state">The instance's state. No other CPU sees it meanwhile.</param>
    /// <param name="request">The request. What comes from other registers than the trap's own (time, list registers) may be 0 in a load, an ID register's read and a hypercall.</param>
    /// <param name="answer">The answer.</param>
    /// <returns>False for a request that must come as a message in memory; nothing has changed.</returns>
    static abstract bool TryAnswer(ref TState state, in TRequest request, out TAnswer answer);
}

// Why: a port is typed by a protocol, so that what a holder may say is checked when hv is compiled.
// Promises: nothing at run time; a protocol is a name. Its messages name it in IMessage<TProtocol>.
namespace Hv.Ipc;

/// <summary>
/// A set of messages that one kind of endpoint understands. A protocol is an empty struct in a file of its own under
/// ipc/protocols, whose header says who may send what and in which state; its messages stand beside it.
/// </summary>
public interface IProtocol
{
    /// <summary>The protocol's number: the high byte of the kind of each of its messages. Unique, 1 to 255.</summary>
    static abstract byte Number { get; }
}

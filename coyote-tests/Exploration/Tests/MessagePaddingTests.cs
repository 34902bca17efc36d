// Why: a state that is told from itself by bytes that nobody wrote makes counts and symmetry depend on the JIT.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Hv.Tests.Exploration.Model;
using Xunit;

namespace Hv.Tests.Exploration.Tests;

public sealed class MessagePaddingTests
{
    [Fact]
    public void What_is_between_fields_is_cleared_and_fields_are_not()
    {
        Message message = default;
        message.Write(new Endpoint(1), new Endpoint(2), 3, new TimerExpired { Vcpu = 4, Now = 5 });
        Message sent = message;
        Span<byte> payload = MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(message.Words), message.Words.Length));
        int changed = 0;
        for (int i = 0; i < Unsafe.SizeOf<TimerExpired>(); i++)
        {
            byte before = payload[i];
            payload[i] = 0xA5;
            bool isField = message.Payload<TimerExpired>() is not { Vcpu: 4, Now: 5 };
            payload[i] = isField ? before : (byte)0xA5;
            changed += isField ? 0 : 1;
        }

        MessagePadding.Clear(in message);
        Assert.NotEqual(0, changed);
        Assert.Equal(sent.Words, message.Words);
    }
}

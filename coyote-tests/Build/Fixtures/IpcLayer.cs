// assembly: ipc
namespace Hv.Services.Uart
{
    public struct State;
}

namespace Hv.Ipc
{
    public struct Message
    {
        public Hv.Services.Uart.State State; // HV004
    }
}

// assembly: kernel, file: kernel/Core/Core.cs
namespace Hv.Services.Uart
{
    public struct State;
}

namespace Hv.Kernel
{
    public struct Core
    {
        public Hv.Services.Uart.State State; // HV004
    }
}

// assembly: services
namespace Hv.Ipc
{
    public struct Message;
}

namespace Hv.Kernel
{
    public struct Core;
}

namespace Hv.Arch
{
    public struct Register;
}

namespace Hv.Services.Other
{
    public static class OtherService
    {
        public const int Agreed = 1;

        public static int Do() => 1;
    }
}

namespace Hv.Services.Bad
{
    public static class BadService
    {
        public static void Handle(in Hv.Ipc.Message message)
        {
        }

        public static void Up(Hv.Kernel.Core core) // HV004
        {
        }

        public static void Down(Hv.Arch.Register register) // HV004
        {
        }

        public static int Aside() => Hv.Services.Other.OtherService.Do(); // HV004

        public static int Number() => Hv.Services.Other.OtherService.Agreed;
    }
}

// Why: PSCI's answers are a closed list.
// Promises: the values of Arm DEN0022, "Return error codes".
namespace Hv.Services.Psci;

/// <summary>A PSCI return code; travels sign-extended to 64 bits, so that W0 and X0 read the same number.</summary>
internal enum PsciStatus
{
    /// <summary>SUCCESS.</summary>
    Success = 0,

    /// <summary>NOT_SUPPORTED; also SMCCC's "Unknown Function Identifier".</summary>
    NotSupported = -1,

    /// <summary>INVALID_PARAMETERS.</summary>
    InvalidParameters = -2,

    /// <summary>ALREADY_ON.</summary>
    AlreadyOn = -4,

    /// <summary>INTERNAL_FAILURE.</summary>
    InternalFailure = -6,

    /// <summary>INVALID_ADDRESS.</summary>
    InvalidAddress = -9,
}

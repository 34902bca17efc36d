namespace Internal.Runtime.CompilerHelpers;

internal static class StartupCodeHelpers
{
}

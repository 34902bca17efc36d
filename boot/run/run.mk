# Running and testing: what the Makefile's image is for. Included by the Makefile.
#
#   make run    [KERNEL=path [INITRD=path] [CMDLINE="..."]]   a guest under hv on this terminal; the embedded one without KERNEL
#   make run    VMS=guests.dts|folder                         several guests (boot/run/guests.sh)
#   make linux                                                Debian's Linux under hv, to a shell; BARE=1: without hv
#   make debug  [KERNEL=...]                                  as run, but waits for gdb
#     all of them take MEM=2G CPU=cortex-a72 CPUS=n VCPUS=n HV_ARGS="..." QEMU_ARGS="..."; boot/run/hv.sh says what each means
#   make test                                                 everything: image, host build, style, exploration, unit tests, boots
#   make unit | boots  [TEST=pattern]                         the tests without QEMU | with QEMU; TEST: a class or method, * allowed
#   make heavy  [TEST=pattern]                                the boots that `make test` leaves out
#   make stress [TIMES=300]                                   Linux with four vCPUs, so many times; a stall tells where each CPU and vCPU is
#   make format                                               writes the house's style into the sources

RUN := boot/run
LINUX := $(BUILD)/linux
HOST := $(BUILD)/host
TESTS := $(HOST)/bin/coyote-tests/release/coyote-tests

# The launcher reads the environment; what make was given on its command line is there already.
export KERNEL INITRD CMDLINE VMS MEM CPU CPUS VCPUS HV_ARGS QEMU_ARGS BARE

.PHONY: run linux debug test unit boots heavy stress host format style
run: $(BUILD)/hv.img | run-tools
	@$(RUN)/hv.sh

linux: KERNEL = $(LINUX)/Image
linux: INITRD = $(LINUX)/initramfs.cpio
linux: CMDLINE := $(or $(CMDLINE),console=ttyAMA0)
linux: $(if $(filter 1,$(BARE)),,$(BUILD)/hv.img) $(LINUX)/initramfs.cpio | run-tools
	@$(RUN)/hv.sh

debug: $(BUILD)/hv.img | debug-tools
	@DEBUG=1 $(RUN)/hv.sh

.PHONY: run-tools debug-tools
run-tools:
	$(Q)$(TOOLCHAIN)/ensure-packages.sh run
debug-tools: run-tools
	$(Q)$(TOOLCHAIN)/ensure-packages.sh debug

# --- Debian's Linux --------------------------------------------------------------------------------------------------------------

$(LINUX)/Image: $(RUN)/linux/fetch.sh
	$(Q)$(RUN)/linux/fetch.sh $(LINUX)
	$(Q)touch $@
$(LINUX)/busybox: $(LINUX)/Image
$(LINUX)/initramfs.cpio: $(LINUX)/Image $(addprefix $(RUN)/linux/,initramfs.sh init profile)
	$(Q)$(RUN)/linux/initramfs.sh $(LINUX)/busybox $@

# --- Tests -----------------------------------------------------------------------------------------------------------------------

DOTNET_FLAGS := --nologo --verbosity quiet
export DOTNET_NOLOGO := 1
export DOTNET_CLI_TELEMETRY_OPTOUT := 1

# Locked: the packages are those whose hashes are in packages.lock.json, or nothing is built.
host:
	@echo "  HOST    hv.sln"
	$(Q)dotnet restore hv.sln --locked-mode $(DOTNET_FLAGS)
	$(Q)dotnet build hv.sln --no-restore -c Release $(DOTNET_FLAGS) -clp:NoSummary

# Whitespace everywhere, naming and usings where there is a project. What the compiler already checks is not checked twice.
style: host
	@echo "  STYLE"
	$(Q)dotnet format whitespace . --folder --include boot/ ipc/ kernel/ services/ coyote-tests/ --verify-no-changes --verbosity quiet

format:
	$(Q)dotnet format whitespace . --folder --include boot/ ipc/ kernel/ services/ coyote-tests/
	$(Q)dotnet format style hv.sln

unit: host
	@$(RUN)/test.sh $(TESTS) -trait- kind=boot $(if $(TEST),-method '*$(TEST)*')

boots: host all $(LINUX)/initramfs.cpio | run-tools
	@$(RUN)/test.sh $(TESTS) -trait kind=boot $(if $(TEST),-method '*$(TEST)*')

# Those that are too long for every day: they are explicit, and HV_TIMES is how often stress boots.
heavy: host all $(LINUX)/initramfs.cpio | run-tools
	@$(RUN)/test.sh $(TESTS) -explicit only -showLiveOutput -trait kind=boot -class- '*StressBoots' $(if $(TEST),-method '*$(TEST)*')

stress: host all $(LINUX)/initramfs.cpio | run-tools
	@HV_TIMES=$(or $(TIMES),300) $(RUN)/test.sh $(TESTS) -explicit only -showLiveOutput -class '*StressBoots'

# Explores first, and counts that as a test; the test program need not explore the same again. The budget is one of schedules, not of time:
# what was seen to pass passes on any machine (about five minutes on two cores; docs/exploration.md).
EXPLORE_BUDGET ?= --schedules 1500 --choices 25000
test: all host style $(LINUX)/initramfs.cpio | run-tools
	@$(EXPLORE) --out $(BUILD)/explore $(EXPLORE_BUDGET); \
	EXPLORED=$$? BROKEN=$(BUILD)/explore/broken.txt $(RUN)/test.sh $(TESTS) -trait- also=explore

include $(RUN)/explore.mk
include $(RUN)/mutants.mk
include $(RUN)/bench.mk

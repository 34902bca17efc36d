# hv. `make` builds build/hv.elf and build/hv.img from nothing: it fetches what is missing and asks nothing.
# docs/toolchain.md says how the build works and why; boot/toolchain holds the steps that are more than a command.
#
#   make             the image
#   make V=1         the same, showing the commands
#   make clean       removes build/
#   BFLAT=path make  builds with that bflat (also taken when it is on PATH; BFLAT= alone says not to)

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules

BUILD := build
TOOLCHAIN := boot/toolchain
CROSS ?= aarch64-linux-gnu-
Q := $(if $(V),,@)

# --- Compilers -------------------------------------------------------------------------------------------------------------------

ILC_VERSION := 10.0.12
ILC_HOST := $(if $(filter aarch64 arm64,$(shell uname -m)),linux-arm64,linux-x64)
NUGET_PACKAGES ?= $(HOME)/.nuget/packages
ILC := $(NUGET_PACKAGES)/runtime.$(ILC_HOST).microsoft.dotnet.ilcompiler/$(ILC_VERSION)/tools/ilc
BFLAT ?= $(shell command -v bflat)

NEEDS_COMPILER := $(filter-out clean,$(or $(MAKECMDGOALS),all))
ifneq ($(NEEDS_COMPILER),)
include $(BUILD)/compilers.mk
endif
$(BUILD)/compilers.mk: FORCE
	$(Q)$(TOOLCHAIN)/find-compilers.sh $@ '$(BFLAT)' $(ILC_VERSION)

$(ILC):
	@echo "  RESTORE $(notdir $(ILC)) $(ILC_VERSION)"
	$(Q)dotnet restore $(TOOLCHAIN)/ilc.csproj --nologo --verbosity quiet -p:IlcHost=$(ILC_HOST) -p:IlcVersion=$(ILC_VERSION)
	$(Q)test -x $@ || { echo "ILC is not where it was expected: $@" >&2; exit 1; }

.PHONY: tools
tools:
	$(Q)$(TOOLCHAIN)/ensure-packages.sh build

# --- C# to IL, one assembly a folder ---------------------------------------------------------------------------------------------

sources = $(sort $(shell find $(addsuffix /,$(1)) -name '*.cs' -not -path '*/bin/*' -not -path '*/obj/*' 2>/dev/null))

CSC = dotnet exec $(CSC_DLL)
CSC_FLAGS := -nologo -noconfig -nostdlib -target:library -langversion:14 -nullable:enable -warnaserror -optimize+ \
	-deterministic -debug:embedded -pathmap:$(CURDIR)/=/hv/ -runtimemetadataversion:v4.0.30319 -define:METAL

# Our own base library goes by the name under which both ILC and bflat look for one.
CORELIB := System.Private.CoreLib

# $(call assembly,name,folder,references,flags): builds $(BUILD)/name.dll. Files that come and go change the list, which is kept.
define assembly
$(1)_SOURCES := $(call sources,$(2)) $$(if $$(filter $(CORELIB),$(1)),,$(TOOLCHAIN)/GlobalUsings.cs)
$(BUILD)/$(1).list: FORCE
	$(Q)mkdir -p $$(@D); echo '$$($(1)_SOURCES)' | cmp -s - $$@ || echo '$$($(1)_SOURCES)' > $$@
$(BUILD)/$(1).dll: $$($(1)_SOURCES) $(BUILD)/$(1).list $(BUILD)/compilers.mk Makefile $(patsubst %,$(BUILD)/%.dll,$(3)) | tools
	@echo "  CSC     $(1)"
	$(Q)$$(CSC) $$(CSC_FLAGS) $(4) $(patsubst %,-r:$(BUILD)/%.dll,$(3)) -out:$$@ $$($(1)_SOURCES)
endef

$(eval $(call assembly,$(CORELIB),boot/corelib,,-unsafe))
$(eval $(call assembly,ipc,ipc,$(CORELIB),))
$(eval $(call assembly,services,services,$(CORELIB) ipc,))
$(eval $(call assembly,arch,boot/arch,$(CORELIB),-unsafe))
$(eval $(call assembly,kernel,kernel,$(CORELIB) ipc services arch,-unsafe))

# --- IL to one object ------------------------------------------------------------------------------------------------------------

# Plain Armv8.0: no LSE, so that a Cortex-A53 runs it. Statics are laid out by ILC or do not link.
ILC_FLAGS := --targetarch arm64 --targetos linux --instruction-set armv8-a --nativelib -O -g \
	--reflectiondata none --methodbodyfolding all

# What the object holds for a runtime that is not there goes (unwind tables), or, where the debug information counts on it, becomes
# plain data (32 bytes: the list of modules, thread statics), so that a linker script needs to know no section of ILC's but __managedcode.
RUNTIME_SECTIONS := -R .eh_frame -R .dotnet_eh_table --rename-section __modules=.data.modules,alloc,data,contents \
	--rename-section .tdata=.data.threads,alloc,data,contents

# $(call native,object,assembly,references,file that says which vector registers the code may touch)
define native
$(1): $(patsubst %,$(BUILD)/%.dll,$(2) $(3)) $(4) $(TOOLCHAIN)/check-code.sh Makefile | $$(ILC) tools
	@echo "  ILC     $$(@F)"
	$(Q)$$(ILC) $(BUILD)/$(2).dll $(patsubst %,-r $(BUILD)/%.dll,$(3)) $$(ILC_FLAGS) -o $$@
	$(Q)$(CROSS)objcopy $(RUNTIME_SECTIONS) $$@
	$(Q)$(TOOLCHAIN)/check-code.sh $(CROSS) $$@ $(4)
endef

$(eval $(call native,$(BUILD)/kernel.o,kernel,$(CORELIB) ipc services arch,boot/vector-set.inc))

# --- Assembly --------------------------------------------------------------------------------------------------------------------

AS_FLAGS := -march=armv8-a+crc -I boot -I $(BUILD)
ASSEMBLY := $(sort $(wildcard boot/*.S))
OBJECTS := $(patsubst %.S,$(BUILD)/%.o,$(ASSEMBLY)) $(BUILD)/boot/corelib/runtime.o

$(BUILD)/%.o: %.S Makefile | tools
	@echo "  AS      $<"
	$(Q)mkdir -p $(@D)
	$(Q)$(CROSS)as $(AS_FLAGS) -I $(dir $<) --MD $(@:.o=.d) -o $@ $<

-include $(OBJECTS:.o=.d)

# --- Guests that ship with hv: boot/guests/<name>/, with what they share in boot/guests/lib/ -------------------------------------------

GUESTS := $(filter-out lib,$(notdir $(patsubst %/,%,$(sort $(dir $(wildcard boot/guests/*/*.cs))))))
GUEST_LIB := boot/guests/lib
GUEST_ASSEMBLY := $(sort $(wildcard $(GUEST_LIB)/*.S))

# $(call guest,name): C# of the guest and of lib/ in one assembly, the assembly of both, and the guest's *.ld or lib/guest.ld.
define guest
$(eval $(call assembly,guests/$(1),boot/guests/$(1) $(GUEST_LIB),$(CORELIB),-unsafe))
$(eval $(call native,$(BUILD)/guests/$(1).o,guests/$(1),$(CORELIB)))
$(1)_GUEST_OBJECTS := $(patsubst %.S,$(BUILD)/%.o,$(sort $(wildcard boot/guests/$(1)/*.S)) $(GUEST_ASSEMBLY)) \
	$(BUILD)/boot/corelib/runtime.o $(BUILD)/guests/$(1).o
$(1)_GUEST_SCRIPT := $(firstword $(wildcard boot/guests/$(1)/*.ld) $(GUEST_LIB)/guest.ld)
-include $$(patsubst %.o,%.d,$$($(1)_GUEST_OBJECTS))
$(BUILD)/guests/$(1).elf: $$($(1)_GUEST_OBJECTS) $$($(1)_GUEST_SCRIPT)
	@echo "  LD      $$(@F)"
	$(Q)$(TOOLCHAIN)/link.sh $(CROSS)ld $$(LD_FLAGS) -T $$($(1)_GUEST_SCRIPT) -o $$@ $$($(1)_GUEST_OBJECTS)
endef
# The stub that ILC writes for a library's start names these two; C# cannot (UnmanagedCallersOnly is not in corelib).
LD_FLAGS := -nostdlib --no-undefined --build-id=none -z noexecstack -z max-page-size=4096 \
	--defsym RhpReversePInvoke=HvFault --defsym RhpReversePInvokeReturn=HvFault
$(foreach name,$(GUESTS),$(eval $(call guest,$(name))))

GUEST_IMAGES := $(patsubst %,$(BUILD)/guests/%.img,$(GUESTS))

# The guest named "embedded" is inside hv: boot/*.S take it with .incbin "guests/embedded.img".
$(filter-out %/runtime.o,$(OBJECTS)): | $(filter %/embedded.img,$(GUEST_IMAGES))

# --- The image -------------------------------------------------------------------------------------------------------------------

# Linked twice: the table of symbols and source lines inside the image (boot/toolchain/symbols.sh) is made from the first link.
LINK = $(TOOLCHAIN)/link.sh $(CROSS)ld $(LD_FLAGS) -T boot/hv.ld -o $@ $(filter %.o,$^)
SYMBOLS := $(TOOLCHAIN)/symbols.sh

$(BUILD)/hv.first.elf: $(OBJECTS) $(BUILD)/kernel.o $(BUILD)/hvsyms.none.o boot/hv.ld $(TOOLCHAIN)/link.sh
	@echo "  LD      $(@F)"
	$(Q)$(LINK)

$(BUILD)/hv.elf: $(OBJECTS) $(BUILD)/kernel.o $(BUILD)/hvsyms.o boot/hv.ld $(BUILD)/hv.first.elf
	@echo "  LD      $(@F)"
	$(Q)$(LINK)
	$(Q)$(SYMBOLS) $(CROSS) $(BUILD)/hv.first.elf $@

$(BUILD)/hvsyms.S: $(BUILD)/hv.first.elf $(SYMBOLS) $(TOOLCHAIN)/symbols.awk
	$(Q)$(SYMBOLS) $(CROSS) $< > $@
$(BUILD)/hvsyms.none.S: $(SYMBOLS) $(TOOLCHAIN)/symbols.awk
	$(Q)mkdir -p $(@D)
	$(Q)$(SYMBOLS) > $@
$(BUILD)/hvsyms.o $(BUILD)/hvsyms.none.o: %.o: %.S
	$(Q)$(CROSS)as -o $@ $<

$(BUILD)/%.img: $(BUILD)/%.elf
	$(Q)$(CROSS)objcopy -O binary $< $@

.PHONY: all clean FORCE
all: $(BUILD)/hv.img $(GUEST_IMAGES)
	@echo "$(BUILD)/hv.img: $$(stat -c %s $(BUILD)/hv.img) bytes, compiled by $(COMPILER_NAME)"

include boot/run/run.mk

clean:
	$(Q)rm -rf $(BUILD)

FORCE:

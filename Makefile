# hv. `make` builds build/hv.elf and build/hv.img from nothing: it fetches what is missing and asks nothing.
# docs/toolchain.md says how the build works and why; boot/toolchain holds the steps that are more than a command.
#
#   make             the image
#   make V=1         the same, showing the commands
#   make size        what is in the image: bytes by area, the largest functions
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

.PHONY: tools
tools:
	$(Q)$(TOOLCHAIN)/ensure-packages.sh build

# --- C#: an assembly a folder, and the kernel with all of them as one object ---------------------------------------------------------

include $(TOOLCHAIN)/csharp.mk

$(eval $(call assembly,$(CORELIB),boot/corelib,,unsafe))
$(eval $(call assembly,ipc,ipc,$(CORELIB),safe))
$(eval $(call assembly,services,services,$(CORELIB) ipc,pure))
$(eval $(call assembly,arch,boot/arch,$(CORELIB),unsafe))
$(eval $(call assembly,platform,boot/platform,$(CORELIB) arch,unsafe))
EARLY := boot/pack/early.sh
$(eval $(call program,kernel,kernel,$(CORELIB) ipc services arch platform,boot/vector-set.inc,HvDamaged))

# --- Assembly --------------------------------------------------------------------------------------------------------------------

AS_FLAGS := -march=armv8-a+crc -I boot -I $(BUILD)
ASSEMBLY := $(sort $(wildcard boot/*.S boot/pack/*.S))
OBJECTS := $(patsubst %.S,$(BUILD)/%.o,$(ASSEMBLY)) $(BUILD)/boot/corelib/runtime.o

$(BUILD)/%.o: %.S Makefile | tools
	@echo "  AS      $<"
	$(Q)mkdir -p $(@D)
	$(Q)$(CROSS)as $(AS_FLAGS) -I $(dir $<) --MD $(@:.o=.d) -o $@ $<

-include $(OBJECTS:.o=.d)
# An include file that is gone is no error by itself: what named it may no longer do so.
%.inc: ;

# --- Guests that ship with hv: boot/guests/<name>/, with what they share in boot/guests/lib/ -------------------------------------------

GUESTS := $(filter-out lib,$(notdir $(patsubst %/,%,$(sort $(dir $(wildcard boot/guests/*/*.cs))))))
GUEST_LIB := boot/guests/lib
GUEST_ASSEMBLY := $(sort $(wildcard $(GUEST_LIB)/*.S))

# $(call guest,name): C# of the guest and of lib/ in one assembly, the assembly of both, and the guest's *.ld or lib/guest.ld.
define guest
$(eval $(call program,guests/$(1),boot/guests/$(1) $(GUEST_LIB),$(CORELIB),))
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

$(BUILD)/hv.first.elf: $(OBJECTS) $(BUILD)/kernel.o $(BUILD)/kernel.early.o $(BUILD)/hvsyms.none.o boot/hv.ld $(TOOLCHAIN)/link.sh
	@echo "  LD      $(@F)"
	$(Q)$(LINK)

$(BUILD)/hv.elf: $(OBJECTS) $(BUILD)/kernel.o $(BUILD)/kernel.early.o $(BUILD)/hvsyms.o boot/hv.ld $(BUILD)/hv.first.elf
	@echo "  LD      $(@F)"
	$(Q)$(LINK)
	$(Q)$(SYMBOLS) $(CROSS) $(BUILD)/hv.first.elf $@

$(BUILD)/hvsyms.S: $(BUILD)/hv.first.elf $(SYMBOLS) $(TOOLCHAIN)/symbols.awk $(TOOLCHAIN)/hex.awk
	$(Q)$(SYMBOLS) $(CROSS) $< > $@
$(BUILD)/hvsyms.none.S: $(SYMBOLS) $(TOOLCHAIN)/symbols.awk $(TOOLCHAIN)/hex.awk
	$(Q)mkdir -p $(@D)
	$(Q)$(SYMBOLS) > $@
$(BUILD)/kernel.early.S: $(BUILD)/kernel.o ;
$(BUILD)/hvsyms.o $(BUILD)/hvsyms.none.o $(BUILD)/kernel.early.o: %.o: %.S
	$(Q)$(CROSS)as -o $@ $<

# What is booted unpacks itself. What an instruction at boot is worth, in thousandths of a byte of hv.img (docs/performance.md); "make clean" before another.
WEIGHT ?= 120
$(eval $(call host_program,pack,$(wildcard boot/pack/*.cs)))
$(BUILD)/hv.img: $(BUILD)/hv.elf $(BUILD)/pack.dll boot/pack/pack.sh $(TOOLCHAIN)/hex.awk
	@echo "  PACK    $(@F)"
	$(Q)boot/pack/pack.sh $(CROSS) $< $(BUILD)/kernel.early $(WEIGHT) $@ $(RUN_ON_HOST) $(BUILD)/pack.dll

$(BUILD)/%.img: $(BUILD)/%.elf
	$(Q)$(CROSS)objcopy -O binary $< $@

.PHONY: all size clean FORCE
all: $(BUILD)/hv.img $(GUEST_IMAGES)
	@echo "$(BUILD)/hv.img: $$(stat -c %s $(BUILD)/hv.img) bytes, compiled by $(COMPILER_NAME)"

size: $(BUILD)/hv.img
	@$(TOOLCHAIN)/size.sh $(CROSS) $(BUILD)/hv.elf $<

include boot/run/run.mk

clean:
	$(Q)rm -rf $(BUILD)

FORCE:

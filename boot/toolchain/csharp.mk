# C# to one object file, by bflat or by the same two compilers apart: csc of the .NET SDK and ILC from NuGet. Included by the Makefile.
#
#   $(call assembly,name,folders,references,rule)             $(BUILD)/name.dll; rule is unsafe, safe or pure (check-safe.sh)
#   $(call program,name,folders,references,mask,early)        $(BUILD)/name.o, a whole program; mask is the file that says which vector
#                                                             registers it may touch, or nothing; early is a function, or nothing: what
#                                                             it calls stands first (boot/pack/early.sh)

ILC_VERSION := 10.0.12
ILC_HOST := $(if $(filter aarch64 arm64,$(shell uname -m)),linux-arm64,linux-x64)
NUGET_PACKAGES ?= $(HOME)/.nuget/packages
ILC := $(NUGET_PACKAGES)/runtime.$(ILC_HOST).microsoft.dotnet.ilcompiler/$(ILC_VERSION)/tools/ilc
BFLAT ?= $(shell command -v bflat)

ifneq ($(filter-out clean,$(or $(MAKECMDGOALS),all)),)
include $(BUILD)/compilers.mk
endif
$(BUILD)/compilers.mk: FORCE
	$(Q)$(TOOLCHAIN)/find-compilers.sh $@ '$(BFLAT)' $(ILC_VERSION)

$(ILC):
	@echo "  RESTORE ILC $(ILC_VERSION)"
	$(Q)dotnet restore $(TOOLCHAIN)/ilc.csproj --nologo --verbosity quiet -p:IlcHost=$(ILC_HOST) -p:IlcVersion=$(ILC_VERSION)
	$(Q)test -x $@ || { echo "ILC is not where it was expected: $@" >&2; exit 1; }

# Our own base library goes by the name under which ILC and bflat look for one.
CORELIB := System.Private.CoreLib

CSC = DOTNET_TieredPGO=0 dotnet exec $(CSC_DLL)
CSC_FLAGS := -nologo -noconfig -nostdlib -target:library -langversion:14 -nullable:enable -warnaserror -optimize+ \
	-deterministic -debug:embedded -pathmap:$(CURDIR)/=/hv/ -runtimemetadataversion:v4.0.30319 -define:METAL $(if $(SEEDED),-define:SEEDED)

# Plain Armv8.0: no LSE, so that a Cortex-A53 runs it. For space: nothing that make bench measures is dearer for it, as what has to be
# inlined says so itself (AggressiveInlining). Loops are not aligned: an instruction costs the same wherever it lies, as far as hv can tell.
ILC_FLAGS := --targetarch:arm64 --targetos:linux --instruction-set:armv8-a --nativelib --Os -g --reflectiondata:none --methodbodyfolding:all \
	--codegenopt:JitAlignLoops=0

BFLAT_IL_FLAGS := --stdlib:None --target:Shared --deterministic -O -d:METAL $(if $(SEEDED),-d:SEEDED)
BFLAT_FLAGS := -c -Os --stdlib:None --target:Shared --arch:arm64 --os:linux --no-reflection --no-stacktrace-data --no-globalization \
	--no-exception-messages -d:METAL $(if $(SEEDED),-d:SEEDED)

# What the object holds for a runtime that is not there goes (unwind tables), or, where the debug information counts on it, becomes
# plain data (32 bytes: the list of modules, thread statics), so that a linker script needs to know no section of ILC's but __managedcode.
RUNTIME_SECTIONS := -R .eh_frame -R .dotnet_eh_table --rename-section __modules=.data.modules,alloc,data,contents \
	--rename-section .tdata=.data.threads,alloc,data,contents

# hv's own object takes none of that along, nor its .data, all of which are such tables: sections that are not loaded, for the debug information
# alone. Should code name something in them, linking fails: they lie at 0, and hv farther from there than an instruction reaches.
$(BUILD)/kernel.o: RUNTIME_SECTIONS := -R .eh_frame -R .dotnet_eh_table --rename-section .data=.runtime.data,contents,readonly --rename-section .bss=.runtime.bss,contents,readonly \
	--rename-section __modules=.runtime.modules,contents,readonly --rename-section .tdata=.runtime.threads,contents,readonly

sources = $(sort $(shell find $(addsuffix /,$(1)) -name '*.cs' -not -path '*/bin/*' -not -path '*/obj/*' 2>/dev/null))
libraries = $(patsubst %,$(BUILD)/%.dll,$(1))
referring = $(patsubst %,-r:$(BUILD)/%.dll,$(1))

# The list of an assembly's files, kept so that one which comes or goes is noticed.
define file_list
$(1)_SOURCES := $(call sources,$(2)) $$(if $$(filter $(CORELIB),$(1)),,$(TOOLCHAIN)/GlobalUsings.cs)
$(BUILD)/$(1).list: FORCE
	$(Q)mkdir -p $$(@D); echo '$$($(1)_SOURCES)' | cmp -s - $$@ || echo '$$($(1)_SOURCES)' > $$@
endef

define assembly
$(call file_list,$(1),$(2))
$(BUILD)/$(1).dll: $$($(1)_SOURCES) $(BUILD)/$(1).list $(BUILD)/compilers.mk $(TOOLCHAIN)/csharp.mk $(call libraries,$(3)) | tools
	@echo "  C#      $(1)"
	$(Q)$$(call to_il,$(3),$(4),$$($(1)_SOURCES))
endef

check_object = $(Q)$(CROSS)objcopy $(RUNTIME_SECTIONS) $@ && $(TOOLCHAIN)/check-code.sh $(CROSS) $@

# $(call host_program,name,sources): $(BUILD)/name.dll, for the build itself; $(RUN_ON_HOST) $(BUILD)/name.dll runs it.
RUN_ON_HOST = dotnet exec --runtimeconfig $(CSC_DLL:.dll=.runtimeconfig.json)
define host_program
$(BUILD)/$(1).dll: $(2) $(TOOLCHAIN)/GlobalUsings.cs $(BUILD)/compilers.mk
	@echo "  C#      $(1)"
	$(Q)$$(CSC) -nologo -noconfig -nostdlib -langversion:14 -nullable:enable -warnaserror -optimize+ -deterministic -out:$$@ \
		$(patsubst %,-r:$$(FRAMEWORK)/System.%.dll,Private.CoreLib Runtime Collections Memory) $(2) $(TOOLCHAIN)/GlobalUsings.cs
endef

ifeq ($(COMPILER),bflat)

to_il = $(if $(filter unsafe,$(2)),,$(TOOLCHAIN)/check-safe.sh $(2) $(3) &&) \
	$(BFLAT) build-il $(BFLAT_IL_FLAGS) $(call referring,$(1)) -o:$@ $(3)

define program
$(call file_list,$(1),$(2))
$(BUILD)/$(1).o: $$($(1)_SOURCES) $(BUILD)/$(1).list $(BUILD)/compilers.mk $(call libraries,$(3)) $(4) $(TOOLCHAIN)/csharp.mk \
		$(if $(5),$(EARLY)) $(TOOLCHAIN)/check-code.sh | tools
	@echo "  BFLAT   $$(@F)"
	$(Q)$$(BFLAT) build $$(BFLAT_FLAGS) $(call referring,$(3)) -o:$$@ $$($(1)_SOURCES)
	$(if $(5),$(Q)$(EARLY) $(CROSS) $$@ $(5) $(BUILD)/$(1).early $(BUILD)/$(1).early.S)
	$$(check_object) $(4)
endef

else

to_il = $(if $(filter pure,$(2)),$(TOOLCHAIN)/check-safe.sh $(2) $(3) &&) \
	$(CSC) $(CSC_FLAGS) $(if $(filter unsafe,$(2)),-unsafe) $(call referring,$(1)) -out:$@ $(3)

define program
$(call assembly,$(1),$(2),$(3),unsafe)
$(BUILD)/$(1).o: $(call libraries,$(1) $(3)) $(4) $(if $(5),$(EARLY)) $(TOOLCHAIN)/check-code.sh | $$(ILC)
	@echo "  ILC     $$(@F)"
	$(Q)$$(ILC) $(BUILD)/$(1).dll $(call referring,$(3)) $$(ILC_FLAGS) -o:$$@
	$(if $(5),$(Q)$(EARLY) $(CROSS) $$@ $(5) $(BUILD)/$(1).early $(BUILD)/$(1).early.S && \
		$$(ILC) $(BUILD)/$(1).dll $(call referring,$(3)) $$(ILC_FLAGS) --method-layout:explicit --order:$(BUILD)/$(1).early -o:$$@ && \
		$(EARLY) $(CROSS) $$@ $(5) $(BUILD)/$(1).early $(BUILD)/$(1).early.S)
	$$(check_object) $(4)
endef

endif

# How many instructions things cost (docs/performance.md).
#
#   make bench [LINUX_BOOT=1]               a table, and build/bench/bench.json; LINUX_BOOT=1: how much later Debian's Linux is, too
#   make bench BASE=rev                     that revision's image beside this tree's, and ratios
#   make bench-baseline                     writes coyote-tests/bench/baseline.json, which make test compares with
#   make bench-scale [VMS="1 8"] [CPUS_UP_TO="1 8"] [SPIS="1 200"]   the same operations on larger machines
#   make profile OP=hvc-version [VMS=32]    where the instructions of one operation go; OP=boot; without OP: names them

BENCH := $(HOST)/bin/bench/release/bench
BENCH_BASE := $(BUILD)/bench/base
BENCH_FLAGS = $(if $(LINUX_BOOT),--linux) --out $(BUILD)/bench/bench.json

.PHONY: bench bench-baseline bench-scale profile
# The other revision is built in a worktree of its own, and measured with this tree's guest.
bench: host all $(if $(LINUX_BOOT),$(LINUX)/initramfs.cpio) | run-tools
ifdef BASE
	$(Q)git worktree remove --force $(BENCH_BASE) 2>/dev/null || rm -rf $(BENCH_BASE); git worktree prune
	$(Q)git worktree add --detach --quiet $(BENCH_BASE) $(BASE)
	@echo "  MAKE    $(BASE)"
	$(Q)$(MAKE) --no-print-directory -s -C $(BENCH_BASE) BASE= all
	@$(BENCH) compare $(BASE) $(BENCH_BASE)/build $(BENCH_FLAGS); status=$$?; git worktree remove --force $(BENCH_BASE); exit $$status
else
	@$(BENCH) $(BENCH_FLAGS)
endif

bench-baseline: host all | run-tools
	@$(BENCH) baseline coyote-tests/bench/baseline.json

bench-scale: host all | run-tools
	@$(BENCH) scale $(if $(VMS),--vms $(VMS)) $(if $(CPUS_UP_TO),--cpus $(CPUS_UP_TO)) $(if $(SPIS),--spis $(SPIS))

profile: host all | run-tools
	@$(BENCH) profile $(OP) $(if $(VMS),--vms $(VMS))

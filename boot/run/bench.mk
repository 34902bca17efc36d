# How many instructions things cost (docs/performance.md).
#
#   make bench                              a table, and build/bench/bench.json
#   make profile OP=hvc-version             where the instructions of one operation go; without OP: names the operations

BENCH := $(HOST)/bin/bench/release/bench

.PHONY: bench profile
bench: host all | run-tools
	@$(BENCH) --out $(BUILD)/bench/bench.json

profile: host all | run-tools
	@$(BENCH) profile $(OP)

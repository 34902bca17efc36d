# How many instructions things cost (docs/performance.md).
#
#   make bench                              a table, and build/bench/bench.json

BENCH := $(HOST)/bin/bench/release/bench

.PHONY: bench
bench: host all | run-tools
	@$(BENCH) --out $(BUILD)/bench/bench.json

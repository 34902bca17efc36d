# The exploration of the whole system on the host (docs/exploration.md).
#
#   make explore [SCHEDULES=n [CHOICES=n]] [SECONDS=n] [STRATEGY=random|prioritization|fair|...|portfolio] [DRIVER=operations|choices|exhaustive]
#                [TEST=name] [SEED=n] [WORKERS=n]   explores, a process a core; what fails leaves a trace and a picture in build/explore
#   make explore-list                      names the tests
#   make replay TRACE=path [TIMES=n]       runs a failing schedule again

EXPLORE := $(HOST)/bin/explore/release/coyote-tests

# SECONDS is bash's own in the environment: only make's command line sets it here.
EXPLORE_FLAGS = $(if $(SCHEDULES),--schedules $(SCHEDULES)) $(if $(CHOICES),--choices $(CHOICES)) \
	$(if $(filter command line,$(origin SECONDS)),--seconds $(SECONDS)) \
	$(if $(STRATEGY),--strategy $(STRATEGY)) $(if $(DRIVER),--driver $(DRIVER)) $(if $(TEST),--test $(TEST)) $(if $(SEED),--seed $(SEED)) $(if $(WORKERS),--workers $(WORKERS))

.PHONY: explore explore-list replay
explore: host
	@$(EXPLORE) --out $(BUILD)/explore $(EXPLORE_FLAGS)

explore-list: host
	@$(EXPLORE) list

replay: host
	@$(EXPLORE) replay $(TRACE) --times $(or $(TIMES),1) --out $(BUILD)/explore

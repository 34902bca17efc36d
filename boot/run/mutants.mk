# Proof that the exploration bites (docs/weak-memory.md, coyote-tests/Exploration/Mutants).
#
#   make explore-mutants [MUTANT=name] [VERIFY=1]   seeds each bug of the catalogue into a copy and hunts it; a survivor fails,
#                                                   and so do fewer than 15 that pass every sequential unit test. VERIFY=1 runs these
#                                                   tests on each; without it the catalogue's word counts
#   make litmus                                     writes docs/litmus from the instructions of build/hv.elf

.PHONY: explore-mutants litmus
explore-mutants: host
	@HV_MUTANTS=$(MUTANT) HV_VERIFY=$(VERIFY) $(TESTS) -noLogo -noColor -explicit only -method '*MutantCatalogueTests.Every_mutant_is_killed'

litmus: all host
	@HV_WRITE_LITMUS=1 $(TESTS) -noLogo -noColor -method '*LitmusFilesTests.The_committed_files_are_those_of_this_image'

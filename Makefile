# SPDX-License-Identifier: EUPL-1.2
# One Makefile, no recursion. V=plain|asan|tsan|cov|fuzz picks build/$(V)/; generated code is under
# build/ only.
#
#   make demo    install what is missing, build, run the whole thing on a temporary register
#   make check   install what is missing, build, run all tests
#
# A program is a list of sources below; everything else follows from the lists.

V ?= plain
B := build/$(V)

PREFIX ?= /usr
SYSCONFDIR ?= /etc
UNITDIR ?= /lib/systemd/system
DESTDIR ?=

CC := $(if $(filter fuzz,$(V)),clang,gcc)
PROTOC_C := protoc-c
# One line a file; VERBOSE=1 shows the commands.
quiet = $(if $(VERBOSE),,@printf '%-5s %s\n' $(1) $@ && )
# What the targets for people build with.
build = $(MAKE) --no-print-directory -j$(shell nproc) V=$(1)

PKGS_SHARED := libprotobuf-c libutf8proc hogweed nettle
PKGS_DAEMON := libevent_core lmdb libconfuse gmp
PKGS_CLIENT := popt smartcols jansson xlsxwriter libzip expat
PKGS_TESTS := cunit jansson
PKGS_BENCH := libpq hiredis sqlite3

# -------------------------------------------------------------------------------- variants
FLAGS_plain := -O2 -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fPIE
FLAGS_asan := -O1 -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
FLAGS_tsan := -O1 -fsanitize=thread -fno-omit-frame-pointer
FLAGS_cov := -O0 --coverage -fprofile-update=atomic
# Warnings are gcc's to give.
FLAGS_fuzz := -O1 -w -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
LDFLAGS_plain := -pie -Wl,-z,relro,-z,now
LDFLAGS_asan := -fsanitize=address,undefined
LDFLAGS_tsan := -fsanitize=thread
LDFLAGS_cov := --coverage
LDFLAGS_fuzz := -fsanitize=fuzzer,address,undefined

VERSION := $(shell cat VERSION)
WARN := -Wall -Wextra -Wshadow -Wswitch-enum -Wvla -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Werror
CPPFLAGS_ALL = -D_GNU_SOURCE -DRISKREG_VERSION='"$(VERSION)"' -Iinclude -I$(B)/gen
CFLAGS_ALL = -std=gnu17 -g $(FLAGS_$(V)) $(CFLAGS)
LDFLAGS_ALL = $(LDFLAGS_$(V)) $(LDFLAGS)

# -------------------------------------------------------------------------------- sources
PROTOS := $(wildcard proto/riskreg/v1/*.proto)
GEN_C := $(PROTOS:proto/%.proto=$(B)/gen/%.pb-c.c)
GEN_H := $(GEN_C:.c=.h)

SHARED := $(filter-out proto/json.c,$(wildcard proto/*.c))
DAEMON_LIB := $(filter-out daemon/main.c,$(wildcard daemon/*.c daemon/*/*.c))
CLIENT_LIB := $(filter-out client/main.c,$(wildcard client/*.c client/*/*.c)) proto/json.c

obj = $(patsubst %.c,$(B)/obj/%.o,$(1))
GEN_O := $(GEN_C:$(B)/gen/%.c=$(B)/obj/gen/%.o)

# Each tests/test_<module>.c is one program. Its name says what it is linked with: client tests are
# test_client_*, json's and all others get the daemon's library.
TESTS := $(wildcard tests/test_*.c)
TESTS_CLIENT := $(wildcard tests/test_client_*.c)
TESTS_DAEMON := $(filter-out $(TESTS_CLIENT),$(TESTS))

# Calls that a test puts itself in front of, to let them fail.
WRAP_test_store_fault := $(addprefix mdb_,env_create env_set_mapsize env_set_maxdbs env_open \
	env_get_fd env_info env_stat txn_begin txn_renew txn_commit dbi_open get put cursor_open \
	cursor_renew cursor_get env_sync) arena_new arena_get malloc calloc realloc reallocarray open openat flock fcntl \
	faccessat unlinkat renameat mkdirat fsync fdatasync pread pwrite fstat statx fallocate \
	fstatvfs getrandom renameat2 close fstatat pthread_create pthread_cond_clockwait entry_encode
WRAP_test_store_sync := $(WRAP_test_store_fault)
WRAP_test_store_upkeep := $(WRAP_test_store_fault)
WRAP_test_store_roll := $(WRAP_test_store_fault)
WRAP_test_store_each_call := $(WRAP_test_store_fault)
WRAP_test_store_each_read := $(WRAP_test_store_fault)
WRAP_test_engine_heavy := ops_find
WRAP_test_engine_ahead := ops_find
WRAP_test_resolver := peer_resolve

PROGRAMS := $(B)/riskregd $(B)/riskctl

# Programs that end-to-end tests run: loads and faults, each one file, linked as a client would be.
TOOLS := $(patsubst tests/fault/%.c,$(B)/tests/%,$(filter-out tests/fault/crash% %_front.c, \
	$(wildcard tests/fault/*.c)))
# Libraries that are put in front of a daemon.
FRONTS := $(patsubst tests/fault/%.c,$(B)/tests/%.so,$(wildcard tests/fault/*_front.c))
# The power-loss rig is one program of many files, with the daemon's library in it.
CRASH := $(wildcard tests/fault/crash*.c)

# Fuzz targets: each reads a directory of inputs; with V=fuzz it goes on to make its own.
FUZZ := $(patsubst tests/fuzz/%.c,$(B)/tests/%,$(wildcard tests/fuzz/fuzz_*.c))
FUZZ_CLIENT := $(filter %_csv %_html %_plan_table %_results %_xlsx,$(FUZZ))
FUZZ_DAEMON := $(filter-out $(FUZZ_CLIENT),$(FUZZ))
FUZZ_SECONDS ?= 60

PYTHON_GEN := $(PROTOS:proto/%.proto=$(B)/gen/python/%_pb2.py)

.PHONY: all demo check tests check-install check-page static fault soak install uninstall man \
	fuzz fuzzers bench bench-register coverage clean
all: $(PROGRAMS)

# -------------------------------------------------------------------------------- building
# Rewritten only when a flag changes; objects depend on it.
$(B)/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) $(WARN) $(LDFLAGS_ALL)' | cmp -s - $@ || \
	 echo '$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) $(WARN) $(LDFLAGS_ALL)' > $@
.PHONY: FORCE
FORCE:

$(B)/gen/%.pb-c.c $(B)/gen/%.pb-c.h: proto/%.proto
	@mkdir -p $(@D)
	$(call quiet,GEN)$(PROTOC_C) --c_out=$(B)/gen -Iproto $<

.SECONDARY: $(GEN_C) $(GEN_H)

# MESSAGE(descriptor), ENUM(descriptor), SERVICE(descriptor) for every one there is: tests/schema.h.
SCHEMA := $(B)/gen/riskreg/v1/schema.def
$(SCHEMA): $(GEN_H)
	$(call quiet,GEN)sed -nE 's/^extern const ProtobufC(Message|Enum|Service)Descriptor (.*);/\U\1\E(\2)/p' $^ > $@

$(B)/obj/gen/%.o: $(B)/gen/%.c $(B)/flags $(GEN_H)
	@mkdir -p $(@D)
	$(call quiet,CC)$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) -c -o $@ $<

$(B)/obj/%.o: %.c $(B)/flags | $(GEN_H) $(SCHEMA)
	@mkdir -p $(@D)
	$(call quiet,CC)$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) $(WARN) -MMD -MP -c -o $@ $<

$(B)/libshared.a: $(call obj,$(SHARED)) $(GEN_O)
$(B)/libdaemon.a: $(call obj,$(DAEMON_LIB))
$(B)/libclient.a: $(call obj,$(CLIENT_LIB))
$(B)/%.a:
	@rm -f $@
	$(call quiet,AR)$(AR) rcs $@ $^

libs = $(shell pkg-config --libs $(1))

$(B)/riskregd: $(call obj,daemon/main.c) $(B)/libdaemon.a $(B)/libshared.a
	$(call quiet,LINK)$(CC) $(LDFLAGS_ALL) -o $@ $^ $(call libs,$(PKGS_SHARED) $(PKGS_DAEMON)) -pthread

$(B)/riskctl: $(call obj,client/main.c) $(B)/libclient.a $(B)/libshared.a
	$(call quiet,LINK)$(CC) $(LDFLAGS_ALL) -o $@ $^ $(call libs,$(PKGS_SHARED) $(PKGS_CLIENT)) -lcsv

$(TESTS_DAEMON:tests/%.c=$(B)/tests/%): $(B)/tests/%: $(B)/obj/tests/%.o $(B)/obj/proto/json.o $(B)/libdaemon.a $(B)/libshared.a
	@mkdir -p $(@D)
	$(call quiet,LINK)$(CC) $(LDFLAGS_ALL) $(WRAP_$(@F):%=-Wl,--wrap=%) -o $@ $^ $(call libs,$(PKGS_SHARED) $(PKGS_DAEMON) $(PKGS_TESTS)) -pthread -lm

$(TESTS_CLIENT:tests/%.c=$(B)/tests/%): $(B)/tests/%: $(B)/obj/tests/%.o $(B)/libclient.a $(B)/libshared.a
	@mkdir -p $(@D)
	$(call quiet,LINK)$(CC) $(LDFLAGS_ALL) -o $@ $^ $(call libs,$(PKGS_SHARED) $(PKGS_CLIENT) $(PKGS_TESTS)) -lcsv -lm

# -------------------------------------------------------------------------------- manual
# Lists of commands and refusals are printed from the program's own tables.
MANS := $(addprefix $(B)/man/,riskctl.1 riskreg.7 riskregd.8 riskregd.conf.5)
man: $(MANS)

$(B)/man/riskctl.1: client/riskctl.1.scd
$(B)/man/riskreg.7: client/riskreg.7.scd
$(B)/man/riskregd.8: daemon/riskregd.8.scd
$(B)/man/riskregd.conf.5: daemon/riskregd.conf.5.scd
$(MANS): $(B)/riskctl
	@mkdir -p $(@D)
	$(call quiet,MAN){ sed '/^@/,$$d' $(filter %.scd,$^); \
	  ! grep -q '^@COMMANDS@' $(filter %.scd,$^) || $(B)/riskctl --lang en help --man; \
	  ! grep -q '^@REFUSALS@' $(filter %.scd,$^) || $(B)/riskctl --lang en help --refusals; \
	  sed '1,/^@/d' $(filter %.scd,$^); } | scdoc > $@.tmp
	@mv $@.tmp $@

# -------------------------------------------------------------------------------- installing
# Units that name installed programs, and those that need no change.
UNITS := riskregd.service riskreg-backup.service riskreg-verify.service
PLAIN_UNITS := riskregd.socket riskreg-backup.timer riskreg-verify.timer

# What goes where; uninstall removes the same list.
INSTALLED_FILES = \
	0755:$(B)/riskregd:$(PREFIX)/sbin/riskregd \
	0755:$(B)/riskctl:$(PREFIX)/bin/riskctl \
	$(foreach u,$(UNITS),0644:$(B)/units/$(u):$(UNITDIR)/$(u)) \
	$(foreach u,$(PLAIN_UNITS),0644:systemd/$(u):$(UNITDIR)/$(u)) \
	0644:client/riskctl.bash:$(PREFIX)/share/bash-completion/completions/riskctl \
	0644:systemd/riskreg.sysusers:$(PREFIX)/lib/sysusers.d/riskreg.conf \
	0644:systemd/riskreg.tmpfiles:$(PREFIX)/lib/tmpfiles.d/riskreg.conf \
	0644:systemd/riskregd.conf:$(PREFIX)/share/doc/riskreg/riskregd.conf.example \
	0644:LICENSE:$(PREFIX)/share/doc/riskreg/copyright \
	$(foreach m,$(MANS),0644:$(m):$(PREFIX)/share/man/man$(lastword $(subst ., ,$(m)))/$(notdir $(m)))

$(B)/units/%: systemd/% FORCE
	@mkdir -p $(@D)
	sed 's|@PREFIX@|$(PREFIX)|g; s|@SYSCONFDIR@|$(SYSCONFDIR)|g' $< > $@

split = $(subst :, ,$(1))
install: all man $(UNITS:%=$(B)/units/%)
	$(foreach f,$(INSTALLED_FILES),install -D -m $(word 1,$(call split,$(f))) \
		$(word 2,$(call split,$(f))) $(DESTDIR)$(word 3,$(call split,$(f))) &&) true
	[ -e $(DESTDIR)$(SYSCONFDIR)/riskreg/riskregd.conf ] || \
		install -D -m 0644 systemd/riskregd.conf $(DESTDIR)$(SYSCONFDIR)/riskreg/riskregd.conf

# The register and a changed configuration stay: they are the municipality's.
uninstall:
	rm -f $(foreach f,$(INSTALLED_FILES),$(DESTDIR)$(word 3,$(call split,$(f))))
	! cmp -s systemd/riskregd.conf $(DESTDIR)$(SYSCONFDIR)/riskreg/riskregd.conf || \
		rm -f $(DESTDIR)$(SYSCONFDIR)/riskreg/riskregd.conf
	for d in $(SYSCONFDIR)/riskreg $(PREFIX)/share/doc/riskreg; do \
		[ ! -d $(DESTDIR)$$d ] || rmdir --ignore-fail-on-non-empty $(DESTDIR)$$d; done

# -------------------------------------------------------------------------------- testing
deps-%:
	@tests/deps.sh $*

demo: deps-build
	@$(call build,$(V)) all
	tests/demo.sh $(B)

tests: all man $(TESTS:tests/%.c=$(B)/tests/%) $(FUZZ) $(TOOLS) $(FRONTS) $(B)/tests/crash $(PYTHON_GEN)

check: deps-tests
	@$(call build,$(V)) tests
	tests/run.sh $(B)

# The pages of reports, as their readers meet them: accessibility, width, keyboard, paper.
check-page: deps-page
	@$(call build,$(V)) all $(B)/tests/page_fixture
	tests/page.sh $(B)

# Install into a temporary root, uninstall, prove that nothing is left.
check-install: deps-tests
	@$(call build,$(V)) all man
	tests/check_install.sh $(B)

# The long forms of what make check does in short: within the hour beside other work. More of each by
# its variable, SWEEP=all for every call of every session, SEED for other draws.
SEED ?= 1
CRASH_STATES ?= 100000
FULL_ROUNDS ?= 30
SWEEP ?= 600
HISTORY ?= 1000000
SLOW_SECONDS ?= 15
SLOW_USERS ?= 40
fault: deps-tests
	@$(call build,$(V)) tests
	$(B)/tests/crash $(CRASH_STATES) $(SEED)
	tests/fault/full.sh $(B) tmpfs $(FULL_ROUNDS)
	tests/fault/full.sh $(B) ext4 $(FULL_ROUNDS)
	tests/fault/rig.sh $(B) sweep $(SWEEP) $(SEED)
	tests/fault/rig.sh $(B) history $(HISTORY) $(SEED)
	RIG_UID=0 tests/fault/rig.sh $(B) slow $(SLOW_SECONDS) $(SLOW_USERS)
	tests/fault/unit.sh $(B)

# MINUTES of mixed load with faults by turns; prints how memory and descriptors went.
MINUTES ?= 60
soak: deps-tests
	@$(call build,$(V)) tests
	tests/fault/soak.sh $(B) $(MINUTES) $(SEED)

# cppcheck, gcc's analyzer and clang-tidy; make check runs cppcheck over what is shipped.
static: deps-static
	@$(call build,$(V)) all
	tests/static.sh $(B) all

# What the suites and the end-to-end tests leave untried.
coverage: deps-tests
	@$(call build,cov) tests
	tests/coverage.sh build/cov

# FUZZ_SECONDS for each target; what they find is kept in build/fuzz/corpus.
fuzz: deps-fuzz
	@$(call build,fuzz) fuzzers
	tests/fuzz.sh build/fuzz $(FUZZ_SECONDS)

fuzzers: $(FUZZ)
FUZZ_DRIVER := $(if $(filter fuzz,$(V)),,$(B)/obj/tests/fuzz/replay.o)
$(FUZZ_DAEMON): $(B)/tests/%: $(B)/obj/tests/fuzz/%.o $(FUZZ_DRIVER) $(B)/libdaemon.a $(B)/libshared.a
	@mkdir -p $(@D)
	$(call quiet,LINK)$(CC) $(LDFLAGS_ALL) -o $@ $^ $(call libs,$(PKGS_SHARED) $(PKGS_DAEMON) jansson) -pthread

$(FUZZ_CLIENT): $(B)/tests/%: $(B)/obj/tests/fuzz/%.o $(FUZZ_DRIVER) $(B)/libclient.a $(B)/libshared.a
	@mkdir -p $(@D)
	$(call quiet,LINK)$(CC) $(LDFLAGS_ALL) -o $@ $^ $(call libs,$(PKGS_SHARED) $(PKGS_CLIENT)) -lcsv

# The daemon beside PostgreSQL, Redis and SQLite; BENCH=short takes under two minutes, JOB=W runs
# only the jobs whose names begin so.
BENCH ?= full
bench: deps-bench
	@$(call build,$(V)) all $(B)/tests/bench
	tests/bench/bench.sh $(B) $(BENCH) $(if $(JOB),"$(JOB)")

# What reading costs in a register of 10 000 risks, and whether it grows with history.
bench-register: deps-tests
	@$(call build,$(V)) all
	tests/bench/register.sh $(B)

$(B)/tests/bench: $(call obj,$(wildcard tests/bench/*.c)) $(B)/libshared.a
	@mkdir -p $(@D)
	$(call quiet,LINK)$(CC) $(LDFLAGS_ALL) -o $@ $^ $(call libs,$(PKGS_SHARED) $(PKGS_BENCH)) -pthread

$(TOOLS): $(B)/tests/%: $(B)/obj/tests/fault/%.o $(B)/libshared.a
	@mkdir -p $(@D)
	$(call quiet,LINK)$(CC) $(LDFLAGS_ALL) -o $@ $^ $(call libs,$(PKGS_SHARED)) -pthread

# The report that holds everything, for make check-page.
$(B)/tests/page_fixture: $(B)/obj/tests/page/fixture.o $(B)/libclient.a $(B)/libshared.a
	@mkdir -p $(@D)
	$(call quiet,LINK)$(CC) $(LDFLAGS_ALL) -o $@ $^ $(call libs,$(PKGS_SHARED) $(PKGS_CLIENT)) -lcsv

$(FRONTS): $(B)/tests/%.so: tests/fault/%.c tests/fault/crash_front.h $(B)/flags
	@mkdir -p $(@D)
	$(call quiet,LINK)$(CC) $(CPPFLAGS_ALL) $(WARN) -std=gnu17 -g -O1 -fPIC -shared -o $@ $<

$(B)/tests/crash: $(call obj,$(CRASH)) $(B)/libdaemon.a $(B)/libshared.a
	@mkdir -p $(@D)
	$(call quiet,LINK)$(CC) $(LDFLAGS_ALL) -o $@ $^ $(call libs,$(PKGS_SHARED) $(PKGS_DAEMON)) -pthread

$(B)/gen/python/%_pb2.py: proto/%.proto
	@mkdir -p $(@D)
	$(call quiet,GEN)protoc --python_out=$(B)/gen/python -Iproto $<

-include $(shell find $(B)/obj -name '*.d' 2>/dev/null)

clean:
	rm -rf build

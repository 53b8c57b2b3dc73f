# SPDX-License-Identifier: EUPL-1.2
# One Makefile, no recursion. V=plain|asan|tsan|cov picks build/$(V)/; generated code is under
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

CC := gcc
PROTOC_C := protoc-c

PKGS_SHARED := libprotobuf-c libutf8proc nettle
PKGS_DAEMON := libevent_core lmdb libconfuse hogweed
PKGS_CLIENT := popt smartcols jansson
PKGS_TESTS := cunit jansson

# -------------------------------------------------------------------------------- variants
FLAGS_plain := -O2 -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fPIE
FLAGS_asan := -O1 -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
FLAGS_tsan := -O1 -fsanitize=thread -fno-omit-frame-pointer
FLAGS_cov := -O0 --coverage -fprofile-update=atomic
LDFLAGS_plain := -pie -Wl,-z,relro,-z,now
LDFLAGS_asan := -fsanitize=address,undefined
LDFLAGS_tsan := -fsanitize=thread
LDFLAGS_cov := --coverage

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

PROGRAMS := $(B)/riskregd $(B)/riskctl

.PHONY: all deps demo check tests check-install install uninstall man format clean
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
	$(PROTOC_C) --c_out=$(B)/gen -Iproto $<

$(B)/obj/gen/%.o: $(B)/gen/%.c $(B)/flags $(GEN_H)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) -c -o $@ $<

$(B)/obj/%.o: %.c $(B)/flags | $(GEN_H)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) $(WARN) -MMD -MP -c -o $@ $<

$(B)/libshared.a: $(call obj,$(SHARED)) $(GEN_O)
$(B)/libdaemon.a: $(call obj,$(DAEMON_LIB))
$(B)/libclient.a: $(call obj,$(CLIENT_LIB))
$(B)/%.a:
	@rm -f $@
	$(AR) rcs $@ $^

libs = $(shell pkg-config --libs $(1))

$(B)/riskregd: $(call obj,daemon/main.c) $(B)/libdaemon.a $(B)/libshared.a
	$(CC) $(LDFLAGS_ALL) -o $@ $^ $(call libs,$(PKGS_SHARED) $(PKGS_DAEMON)) -pthread

$(B)/riskctl: $(call obj,client/main.c) $(B)/libclient.a $(B)/libshared.a
	$(CC) $(LDFLAGS_ALL) -o $@ $^ $(call libs,$(PKGS_SHARED) $(PKGS_CLIENT)) -lcsv

$(TESTS_DAEMON:tests/%.c=$(B)/tests/%): $(B)/tests/%: $(B)/obj/tests/%.o $(B)/obj/proto/json.o $(B)/libdaemon.a $(B)/libshared.a
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS_ALL) -o $@ $^ $(call libs,$(PKGS_SHARED) $(PKGS_DAEMON) $(PKGS_TESTS)) -pthread -lm

$(TESTS_CLIENT:tests/%.c=$(B)/tests/%): $(B)/tests/%: $(B)/obj/tests/%.o $(B)/libclient.a $(B)/libshared.a
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS_ALL) -o $@ $^ $(call libs,$(PKGS_SHARED) $(PKGS_CLIENT) $(PKGS_TESTS)) -lcsv

-include $(shell find $(B)/obj -name '*.d' 2>/dev/null)

clean:
	rm -rf build

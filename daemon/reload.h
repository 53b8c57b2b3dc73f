/* SPDX-License-Identifier: EUPL-1.2
 * The configuration, read again while the daemon serves. Whole or not at all: when anything in it
 * is wrong, the old one holds. For the loop's thread. */
#pragma once

#include "config.h"
#include "engine/engine.h"
#include "net/net.h"

struct arena;
struct reloaded;

struct reload {
	const char *path; /* NULL: there is no file, and nothing changes */
	const struct config *config; /* in force */
	struct engine *engine;
	struct net *net;
};

/* What of a configuration the engine and net are told. `owned`: the engine frees it when nothing
 * rests on it any more. */
struct engine_settings reload_settings(const struct config *, struct config *owned);
struct net_bounds reload_bounds(const struct config *);

/* As struct engine_options wants it; the context is a struct reload. -ENOMEM, or 0 and what came of
 * it. Says in the log what is wrong. */
int reload_run(void *context, struct arena *, bool dry_run, struct reloaded *ret);
/* The same, for who hears nothing: a signal. */
void reload_now(void *context);

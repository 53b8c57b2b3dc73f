/* SPDX-License-Identifier: EUPL-1.2
 * riskctl receipt: a receipt checked without the daemon, by hashes and the public key alone. */
#include <riskreg/receipt.h>

#include "commands.h"
#include "evidence.h"
#include "leaf.h"
#include "out.h"
#include "record.h"
#include "rows.h"
#include "terms.h"

#define RECEIPT_MAX ((size_t)32 << 20)

static enum exit_status run_verify(struct invocation *inv)
{
	const char *path = inv->argv[0];
	struct checkpoint checkpoint;
	struct receipt receipt;
	struct note_key key;
	struct view text;
	bool is_given;
	enum exit_status status = evidence_key(inv, &key, &is_given);
	if (status != EXIT_STATUS_OK)
		return status;
	if (!is_given)
		return fail_usage(inv, say(inv, WORD_USAGE_OPTION_MISSING, "option", "public-key",
					   NULL));
	status = evidence_read(inv, path, RECEIPT_MAX, &text);
	if (status != EXIT_STATUS_OK)
		return status;
	int found = receipt_parse(inv->arena, text, &receipt);
	if (found < 0)
		return fail_memory(inv);
	if (found == 0)
		found = (int)receipt_verify(&receipt, &key, &checkpoint);
	status = evidence_judge(inv, (enum evidence)found, path);
	if (status != EXIT_STATUS_OK)
		return status;
	const PB(Leaf) *leaf = leaf_read(inv, receipt.leaf, receipt.seq);
	if (!leaf)
		return evidence_judge(inv, EVIDENCE_MALFORMED, path);
	if (out_wants_message(inv->out)) {
		out_message(inv->out, &leaf->base);
		return status;
	}
	leaf_print(inv, leaf);
	out_line(inv->out, say(inv, WORD_RECEIPT_SOUND, "seq", terms_number(inv, receipt.seq),
			       "size", terms_number(inv, checkpoint.size), "name", key.name, NULL));
	return status;
}

static const struct option verify_options[] = { OPTION_KEY_FILE, OPTION_END };

static const struct command rows[] = {
	{ "receipt", "verify", "FILE", 1, 1, verify_options, WORD_HELP_RECEIPT_VERIFY,
	  EXAMPLES("riskctl receipt verify s31-5.receipt --public-key riskreg.key"), run_verify },
};

const struct command_list cmd_receipt = { "receipt", WORD_NOUN_RECEIPT, WORD_HELP_NOUN_RECEIPT,
					  rows, COUNT_OF(rows), NULL };

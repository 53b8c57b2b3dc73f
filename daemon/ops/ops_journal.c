/* SPDX-License-Identifier: EUPL-1.2
 * JournalService: the register's book as it is - its signed state, its entries, its proofs. Proofs
 * and leaves are the store's, the key is the host's; nothing is computed here but what is asked. */
#include <errno.h>

#include <riskreg/merkle.h>
#include <riskreg/note.h>
#include <riskreg/receipt.h>

#include "load.h"
#include "methods.h"
#include "ops_journal.h"
#include "pieces.h"

#define LISTED_CHANGES 20

#define LIST_NEXT 1
#define LIST_ENTRIES 2
#define SHOW_LEAF 1
#define SHOW_TEXTS 2
#define RECEIPT_TEXT 1

int journal_sign(struct call *call, uint64_t size, struct view extensions,
		 struct checkpoint *ret, struct view *ret_note)
{
	*ret = (struct checkpoint){ .size = size, .extensions = extensions };
	if (!call->host->key)
		return refuse(call, REFUSED_NO_KEY, "%s", "");
	int r = store_root(call->snapshot, size, ret->root);
	return r ? r : call->host->sign(call->host->context, call->arena, ret, ret_note);
}

static int run_head(struct call *call)
{
	PB(GetHeadResponse) reply = PB_INIT(GET_HEAD_RESPONSE);
	uint8_t fingerprint[NOTE_KEY];
	struct checkpoint checkpoint;
	char key[NOTE_KEY_TEXT];
	struct store_info info;
	struct view note;
	int r = store_info(call->snapshot, &info);
	if (!r)
		r = journal_sign(call, info.seq, VIEW_NONE, &checkpoint, &note);
	if (r)
		return r;
	note_key_format(call->host->key, key);
	note_key_fingerprint(call->host->key, fingerprint);
	reply.size = info.seq;
	reply.time_ms = info.time_ms;
	reply.root = (ProtobufCBinaryData){ MERKLE_HASH, checkpoint.root };
	reply.fingerprint = (ProtobufCBinaryData){ sizeof(fingerprint), fingerprint };
	reply.public_key = key;
	reply.checkpoint = arena_copy(call->arena, note);
	return reply.checkpoint ? call_reply(call, &reply.base) : -ENOMEM;
}

/* The present one, for who waits for something to happen: as cheap as a ping. */
static int reply_size(struct call *call)
{
	PB(GetSizeResponse) reply = PB_INIT(GET_SIZE_RESPONSE);
	struct store_info info;
	int r = store_info(call->snapshot, &info);
	reply.size = info.seq;
	return r ? r : call_reply(call, &reply.base);
}

static int run_size(struct call *call)
{
	const PB(GetSizeRequest) *request = (const void *)call->request;
	PB(GetSizeResponse) reply = PB_INIT(GET_SIZE_RESPONSE);
	struct caldate day;
	if (!request->day[0])
		return reply_size(call);
	if (!caldate_parse(view_of_string(request->day), &day))
		return refuse(call, REFUSED_NOT_A_DAY, "day");
	int r = store_size_at(call->snapshot, caldate_end_in_stockholm(day) - 1, &reply.size);
	if (r)
		return r;
	if (!reply.size) {
		call_param(call, "value", "%s", request->day);
		return refuse(call, REFUSED_NOTHING_YET, "day");
	}
	return call_reply(call, &reply.base);
}

/* Memory for encoding one entry after the other: there are tens of thousands in an answer. */
struct scratch {
	struct wire_writer entry, change;
};

static void encode_change(struct scratch *scratch, const struct entry_change *change)
{
	char id[ID_TEXT_MAX];
	id_format(&change->id, id);
	scratch->change.n = 0;
	wire_put_uint(&scratch->change, 1, change->id.kind);
	wire_put_bytes(&scratch->change, 2, view_of_string(id));
	wire_put_uint(&scratch->change, 3, change->version);
	wire_put_message(&scratch->entry, 6, wire_written(&scratch->change));
}

/* Borrowed until the scratch is used again. */
static struct view encode_entry(struct scratch *scratch, struct entry entry)
{
	struct entry_change change;
	scratch->entry.n = 0;
	wire_put_uint(&scratch->entry, 1, entry.seq);
	wire_put_uint(&scratch->entry, 2, (uint64_t)entry.time_ms);
	wire_put_bytes(&scratch->entry, 3, entry.actor);
	wire_put_bytes(&scratch->entry, 4, entry.method);
	wire_put_uint(&scratch->entry, 5, entry.n_changes);
	for (size_t i = 0; i < LISTED_CHANGES && store_entry_next(&entry, &change); i++)
		encode_change(scratch, &change);
	return wire_written(&scratch->entry);
}

static int run_list(struct call *call)
{
	const PB(ListEntriesRequest) *request = (const void *)call->request;
	struct scratch scratch = { WIRE_WRITER(call->arena), WIRE_WRITER(call->arena) };
	struct pieces pieces = PIECES(call);
	struct store_info info;
	uint64_t seq = request->from ? request->from : 1;
	int r = store_info(call->snapshot, &info);
	for (uint32_t n = 0; !r && seq <= info.seq; seq++, n++) {
		struct entry entry;
		if ((request->limit && n == request->limit) ||
		    pieces_size(&pieces) > PAGE_BYTES_MAX) {
			r = pieces_put_uint(&pieces, LIST_NEXT, seq);
			break;
		}
		r = store_entry(call->snapshot, seq, &entry);
		if (!r)
			r = pieces_put(&pieces, LIST_ENTRIES, encode_entry(&scratch, entry));
	}
	return r ? r : pieces_end(&pieces);
}

/* The entry's text of one change; `erased` when it is gone, `secret` when it is never shown,
 * nothing when there never was one. */
static int put_text(struct call *call, struct pieces *pieces, uint64_t seq, uint32_t change,
		    bool is_secret)
{
	struct wire_writer out = WIRE_WRITER(call->arena);
	struct salted_text salted;
	int r = store_text(call->snapshot, seq, change, call->arena, &salted);
	if (r < 0)
		return r == -ENOENT ? 0 : r;
	wire_put_uint(&out, 1, change);
	wire_put_uint(&out, 2, r == STORE_ERASED);
	if (!r && !is_secret) {
		wire_put_bytes(&out, 3, salted.salt);
		wire_put_bytes(&out, 4, salted.text);
	}
	wire_put_uint(&out, 5, is_secret);
	return pieces_put(pieces, SHOW_TEXTS, wire_written(&out));
}

static int check_seq(struct call *call, uint64_t seq)
{
	struct store_info info;
	int r = store_info(call->snapshot, &info);
	return r ? r : load_range(call, "seq", seq, 1, info.seq);
}

static int run_show(struct call *call)
{
	const PB(ShowEntryRequest) *request = (const void *)call->request;
	struct pieces pieces = PIECES(call);
	struct entry entry = { .seq = 0 };
	struct entry_change change;
	struct view leaf;
	int r = check_seq(call, request->seq);
	if (!r)
		r = store_entry(call->snapshot, request->seq, &entry);
	if (!r)
		r = store_leaf(call->snapshot, request->seq, call->arena, &leaf);
	if (!r)
		r = pieces_put_long(&pieces, SHOW_LEAF, leaf);
	for (uint32_t i = 0; !r && store_entry_next(&entry, &change); i++)
		r = put_text(call, &pieces, request->seq, i, kind_get(change.id.kind)->secret);
	return r ? r : pieces_end(&pieces);
}

static int run_consistency(struct call *call)
{
	const PB(GetConsistencyRequest) *request = (const void *)call->request;
	PB(GetConsistencyResponse) reply = PB_INIT(GET_CONSISTENCY_RESPONSE);
	ProtobufCBinaryData hashes[MERKLE_PROOF_MAX];
	struct merkle_proof proof;
	struct store_info info;
	int r = store_info(call->snapshot, &info);
	if (r)
		return r;
	uint64_t to = request->to ? request->to : info.seq;
	r = load_range(call, "to", to, 0, info.seq);
	if (!r)
		r = load_range(call, "from", request->from, 0, to);
	if (!r)
		r = store_consistency(call->snapshot, request->from, to, &proof);
	if (r)
		return r;
	for (unsigned i = 0; i < proof.n; i++)
		hashes[i] = (ProtobufCBinaryData){ MERKLE_HASH, proof.hashes[i] };
	reply.n_hashes = proof.n;
	reply.hashes = hashes;
	return call_reply(call, &reply.base);
}

/* The entry that wrote a record's version. */
static int find_seq(struct call *call, const PB(GetReceiptRequest) *request, uint64_t *ret)
{
	struct loaded loaded;
	struct id id;
	if (request->seq) {
		*ret = request->seq;
		return check_seq(call, request->seq);
	}
	if (!kind_get(request->kind))
		return refuse(call, REFUSED_REQUIRED, "seq");
	int r = load_parse(call, request->kind, request->id, "id", &id);
	if (!r)
		r = load_version(call, &id, request->version, "id", &loaded);
	if (!r)
		*ret = loaded.record.seq;
	return r;
}

static int run_receipt(struct call *call)
{
	const PB(GetReceiptRequest) *request = (const void *)call->request;
	struct pieces pieces = PIECES(call);
	struct receipt receipt = { .seq = 0 };
	struct checkpoint checkpoint;
	struct store_info info;
	struct view text;
	int r = find_seq(call, request, &receipt.seq);
	if (!r)
		r = store_info(call->snapshot, &info);
	if (!r)
		r = journal_sign(call, info.seq, VIEW_NONE, &checkpoint, &receipt.checkpoint);
	if (!r)
		r = store_leaf(call->snapshot, receipt.seq, call->arena, &receipt.leaf);
	if (!r)
		r = store_inclusion(call->snapshot, receipt.seq, info.seq, &receipt.proof);
	if (!r)
		r = receipt_format(call->arena, &receipt, &text);
	if (!r)
		r = pieces_put_long(&pieces, RECEIPT_TEXT, text);
	return r ? r : pieces_end(&pieces);
}

static const struct method rows[] = {
	{ "riskreg.v1.JournalService/GetHead", ROLE_ANY, READ, LIGHT, run_head },
	{ "riskreg.v1.JournalService/GetSize", ROLE_ANY, READ, LIGHT, run_size },
	{ "riskreg.v1.JournalService/List", ROLE_ANY, READ, HEAVY, run_list },
	{ "riskreg.v1.JournalService/Show", ROLE_ANY, READ, HEAVY, run_show },
	{ "riskreg.v1.JournalService/GetConsistency", ROLE_ANY, READ, LIGHT, run_consistency },
	{ "riskreg.v1.JournalService/GetReceipt", ROLE_ANY, READ, HEAVY, run_receipt },
};

const struct method_list ops_journal_methods = METHOD_LIST(rows);

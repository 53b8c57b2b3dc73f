/* SPDX-License-Identifier: EUPL-1.2
 * What the journal answers, verified as a stranger would: with the key, the leaves and RFC 6962. */
#include <riskreg/frame.h>
#include <riskreg/merkle.h>
#include <riskreg/receipt.h>

#include "../daemon/ops/pieces.h"
#include "host_fixture.h"
#include "ops_fixture.h"

#define CALL(name) "riskreg.v1.JournalService/" name

static struct fixture f;
static struct host_fixture host;

/* The scale, four units, two risks, of which one has two versions: 8 entries. */
#define ENTRIES 8

static void begin(void)
{
	PB(Risk) risk = PB_INIT(RISK);
	PB(SetRiskRequest) request = PB_INIT(SET_RISK_REQUEST);
	fixture_begin(&f);
	host_begin(&host);
	f.host = &host.host;
	fixture_organise(&f);
	CU_ASSERT_FATAL(fixture_add_risk(&f, &coordinator, "SN", "Risk för fel") == 0);
	f.now_ms += 24 * 3600000;
	CU_ASSERT_FATAL(fixture_add_risk(&f, &coordinator, "BUN", "Risk för mutor") == 0);
	risk.unit = "SN";
	risk.title = "Risk för andra fel";
	request.id = "R1";
	request.expected_version = 1;
	request.risk = &risk;
	CU_ASSERT_FATAL(fixture_call(&f, &coordinator, "riskreg.v1.RiskService/Set", &request,
				     NULL) == 0);
	CU_ASSERT_EQUAL_FATAL(fixture_seq(&f), ENTRIES);
}

static const PB(GetHeadResponse) *head(void)
{
	PB(GetHeadRequest) request = PB_INIT(GET_HEAD_REQUEST);
	const void *response;
	CU_ASSERT_EQUAL_FATAL(fixture_call(&f, &reader, CALL("GetHead"), &request, &response), 0);
	return response;
}

static struct checkpoint verified_head(void)
{
	static uint8_t copy[2048];
	struct checkpoint checkpoint;
	struct view note = view_of_string(head()->checkpoint);
	CU_ASSERT_FATAL(note.n <= sizeof(copy));
	memcpy(copy, note.p, note.n);
	CU_ASSERT_EQUAL_FATAL(checkpoint_verify(view_of(copy, note.n), &host.signer.key,
						&checkpoint),
			      EVIDENCE_SOUND);
	return checkpoint;
}

static void test_head(void)
{
	char key[NOTE_KEY_TEXT];
	begin();
	struct checkpoint checkpoint = verified_head();
	const PB(GetHeadResponse) *response = head();
	CU_ASSERT_EQUAL(checkpoint.size, ENTRIES);
	CU_ASSERT_EQUAL(response->size, ENTRIES);
	CU_ASSERT_EQUAL(response->time_ms, f.now_ms);
	CU_ASSERT(view_equals(view_of(response->root.data, response->root.len),
			      view_of(checkpoint.root, sizeof(checkpoint.root))));
	note_key_format(&host.signer.key, key);
	CU_ASSERT_STRING_EQUAL(response->public_key, key);
	CU_ASSERT_EQUAL(response->fingerprint.len, 32);
	host.host.key = NULL;
	PB(GetHeadRequest) request = PB_INIT(GET_HEAD_REQUEST);
	CU_ASSERT_EQUAL(fixture_call(&f, &reader, CALL("GetHead"), &request, NULL),
			REFUSED_NO_KEY);
	fixture_end(&f);
}

static int size_at(const char *day, uint64_t *ret)
{
	PB(GetSizeRequest) request = PB_INIT(GET_SIZE_REQUEST);
	const void *response;
	request.day = (char *)day;
	int r = fixture_call(&f, &reader, CALL("GetSize"), &request, &response);
	*ret = r ? 0 : ((const PB(GetSizeResponse) *)response)->size;
	return r;
}

/* FIXTURE_NOW is 2026-09-15; the last two entries are of the day after. */
static void test_size_at_a_day(void)
{
	uint64_t size;
	begin();
	CU_ASSERT_EQUAL(size_at("2026-09-14", &size), REFUSED_NOTHING_YET);
	CU_ASSERT_EQUAL(size_at("2026-09-15", &size), 0);
	CU_ASSERT_EQUAL(size, ENTRIES - 2);
	CU_ASSERT_EQUAL(size_at("2026-09-16", &size), 0);
	CU_ASSERT_EQUAL(size, ENTRIES);
	CU_ASSERT_EQUAL(size_at("2100-01-01", &size), 0);
	CU_ASSERT_EQUAL(size, ENTRIES);
	CU_ASSERT_EQUAL(size_at("2026-02-30", &size), REFUSED_NOT_A_DAY);
	CU_ASSERT_EQUAL(size_at("", &size), 0);
	CU_ASSERT_EQUAL(size, fixture_seq(&f));
	fixture_end(&f);
}

static const PB(ListEntriesResponse) *list(uint64_t from, uint32_t limit)
{
	PB(ListEntriesRequest) request = PB_INIT(LIST_ENTRIES_REQUEST);
	const void *response;
	request.from = from;
	request.limit = limit;
	CU_ASSERT_EQUAL_FATAL(fixture_call(&f, &reader, CALL("List"), &request, &response), 0);
	return response;
}

static void test_list(void)
{
	begin();
	const PB(ListEntriesResponse) *all = list(0, 0);
	CU_ASSERT_EQUAL_FATAL(all->n_entries, ENTRIES);
	CU_ASSERT_EQUAL(all->next, 0);
	for (size_t i = 0; i < ENTRIES; i++) {
		CU_ASSERT_EQUAL(all->entries[i]->seq, i + 1);
		CU_ASSERT_EQUAL_FATAL(all->entries[i]->change_count, 1);
		CU_ASSERT_EQUAL_FATAL(all->entries[i]->n_changes, 1);
	}
	CU_ASSERT_STRING_EQUAL(all->entries[7]->actor, "samordnare");
	CU_ASSERT_STRING_EQUAL(all->entries[7]->method, "riskreg.v1.RiskService/Set");
	CU_ASSERT_STRING_EQUAL(all->entries[7]->changes[0]->id, "R1");
	CU_ASSERT_EQUAL(all->entries[7]->changes[0]->version, 2);
	const PB(ListEntriesResponse) *some = list(3, 2);
	CU_ASSERT_EQUAL_FATAL(some->n_entries, 2);
	CU_ASSERT_EQUAL(some->entries[0]->seq, 3);
	CU_ASSERT_EQUAL(some->next, 5);
	CU_ASSERT_EQUAL(list(7, 2)->next, 0);
	CU_ASSERT_EQUAL(list(ENTRIES + 1, 0)->n_entries, 0);
	fixture_end(&f);
}

static int show(uint64_t seq, const PB(ShowEntryResponse) **ret)
{
	PB(ShowEntryRequest) request = PB_INIT(SHOW_ENTRY_REQUEST);
	const void *response = NULL;
	request.seq = seq;
	int r = fixture_call(&f, &reader, CALL("Show"), &request, &response);
	*ret = response;
	return r;
}

/* The leaves that are shown give the root that is signed. */
static void test_shown_leaves_give_the_root(void)
{
	const PB(ShowEntryResponse) *entry;
	struct merkle_frontier tree = { .size = 0 };
	uint8_t hash[MERKLE_HASH], root[MERKLE_HASH];
	begin();
	for (uint64_t seq = 1; seq <= ENTRIES; seq++) {
		CU_ASSERT_EQUAL_FATAL(show(seq, &entry), 0);
		CU_ASSERT_EQUAL_FATAL(entry->n_leaf, 1);
		CU_ASSERT_EQUAL_FATAL(entry->n_texts, 1);
		CU_ASSERT_FALSE(entry->texts[0]->erased);
		CU_ASSERT_EQUAL(entry->texts[0]->salt.len, 32);
		CU_ASSERT(entry->texts[0]->text.len > 0);
		merkle_leaf(view_of(entry->leaf[0].data, entry->leaf[0].len), hash);
		CU_ASSERT_FATAL(merkle_append(&tree, hash));
	}
	merkle_frontier_root(&tree, root);
	struct checkpoint checkpoint = verified_head();
	CU_ASSERT(memcmp(root, checkpoint.root, sizeof(root)) == 0);
	CU_ASSERT_EQUAL(show(0, &entry), REFUSED_OUT_OF_RANGE);
	CU_ASSERT_EQUAL(show(ENTRIES + 1, &entry), REFUSED_OUT_OF_RANGE);
	fixture_end(&f);
}

static int consistency(uint64_t from, uint64_t to, struct merkle_proof *ret)
{
	PB(GetConsistencyRequest) request = PB_INIT(GET_CONSISTENCY_REQUEST);
	const void *response;
	request.from = from;
	request.to = to;
	int r = fixture_call(&f, &reader, CALL("GetConsistency"), &request, &response);
	if (r)
		return r;
	const PB(GetConsistencyResponse) *proof = response;
	ret->n = (unsigned)proof->n_hashes;
	for (size_t i = 0; i < proof->n_hashes; i++) {
		CU_ASSERT_EQUAL_FATAL(proof->hashes[i].len, MERKLE_HASH);
		memcpy(ret->hashes[i], proof->hashes[i].data, MERKLE_HASH);
	}
	return 0;
}

static void test_consistency_with_every_earlier_size(void)
{
	struct snapshot *snapshot;
	struct merkle_proof proof;
	uint8_t roots[ENTRIES + 1][MERKLE_HASH];
	begin();
	CU_ASSERT_FATAL(store_begin_read(f.store, &snapshot) == 0);
	for (uint64_t size = 0; size <= ENTRIES; size++)
		CU_ASSERT_EQUAL_FATAL(store_root(snapshot, size, roots[size]), 0);
	store_end(snapshot);
	for (uint64_t to = 0; to <= ENTRIES; to++)
		for (uint64_t from = 0; from <= to; from++) {
			if (to == 0)
				continue; /* 0 means the present size */
			CU_ASSERT_EQUAL_FATAL(consistency(from, to, &proof), 0);
			CU_ASSERT(merkle_is_consistent(from, roots[from], to, roots[to], &proof));
		}
	CU_ASSERT_EQUAL_FATAL(consistency(3, 0, &proof), 0);
	CU_ASSERT(merkle_is_consistent(3, roots[3], ENTRIES, roots[ENTRIES], &proof));
	CU_ASSERT_FALSE(merkle_is_consistent(3, roots[4], ENTRIES, roots[ENTRIES], &proof));
	CU_ASSERT_EQUAL(consistency(4, 3, &proof), REFUSED_OUT_OF_RANGE);
	CU_ASSERT_EQUAL(consistency(1, ENTRIES + 1, &proof), REFUSED_OUT_OF_RANGE);
	fixture_end(&f);
}

static int receipt(uint64_t seq, PB(Kind) kind, const char *id, uint32_t version,
		   struct view *ret)
{
	PB(GetReceiptRequest) request = PB_INIT(GET_RECEIPT_REQUEST);
	const void *response;
	request.seq = seq;
	request.kind = kind;
	request.id = (char *)id;
	request.version = version;
	int r = fixture_call(&f, &reader, CALL("GetReceipt"), &request, &response);
	if (r)
		return r;
	const PB(GetReceiptResponse) *parts = response;
	CU_ASSERT_EQUAL_FATAL(parts->n_receipt, 1);
	*ret = view_of(parts->receipt[0].data, parts->receipt[0].len);
	return 0;
}

static void test_receipts(void)
{
	static const struct {
		const char *id;
		uint64_t asked;
		uint32_t version;
		uint64_t seq;
	} cases[] = {
		{ "", 1, 0, 1 }, { "", ENTRIES, 0, ENTRIES }, { "R1", 0, 0, 8 },
		{ "R1", 0, 1, 6 }, { "R2", 0, 0, 7 },
	};
	struct checkpoint checkpoint;
	struct receipt parsed;
	struct view text;
	begin();
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		CU_ASSERT_EQUAL_FATAL(receipt(cases[i].asked, PB_ENUM(KIND, RISK), cases[i].id,
					      cases[i].version, &text),
				      0);
		CU_ASSERT_EQUAL_FATAL(receipt_parse(f.arena, text, &parsed), 0);
		CU_ASSERT_EQUAL(parsed.seq, cases[i].seq);
		CU_ASSERT_EQUAL(receipt_verify(&parsed, &host.signer.key, &checkpoint),
				EVIDENCE_SOUND);
		CU_ASSERT_EQUAL(checkpoint.size, ENTRIES);
		parsed.seq = parsed.seq % ENTRIES + 1;
		CU_ASSERT_EQUAL(receipt_verify(&parsed, &host.signer.key, &checkpoint),
				EVIDENCE_NOT_INCLUDED);
	}
	CU_ASSERT_EQUAL(receipt(ENTRIES + 1, 0, "", 0, &text), REFUSED_OUT_OF_RANGE);
	CU_ASSERT_EQUAL(receipt(0, 0, "", 0, &text), REFUSED_REQUIRED);
	CU_ASSERT_EQUAL(receipt(0, PB_ENUM(KIND, RISK), "R9", 0, &text), REFUSED_NOT_FOUND);
	CU_ASSERT_EQUAL(receipt(0, PB_ENUM(KIND, RISK), "R1", 3, &text), REFUSED_NOT_FOUND);
	fixture_end(&f);
}

static int backup(uint64_t from, uint64_t size, uint64_t epoch, const PB(BackupResponse) **ret)
{
	PB(BackupRequest) request = PB_INIT(BACKUP_REQUEST);
	const void *response = NULL;
	request.from = from;
	request.size = size;
	request.epoch = epoch;
	int r = fixture_call(&f, &admin, "riskreg.v1.AdminService/Backup", &request, &response);
	*ret = response;
	return r;
}

static void test_backup_in_parts(void)
{
	const PB(BackupResponse) *part;
	struct checkpoint checkpoint;
	begin();
	CU_ASSERT_EQUAL_FATAL(backup(0, 0, 0, &part), 0);
	CU_ASSERT_EQUAL(part->size, ENTRIES);
	CU_ASSERT_EQUAL(part->epoch, 7);
	CU_ASSERT_EQUAL_FATAL(part->n_pieces, 1);
	CU_ASSERT(part->pieces[0].len > 0);
	CU_ASSERT_EQUAL(part->next, part->pieces[0].len);
	CU_ASSERT(view_equals(view_of(part->configuration.data, part->configuration.len),
			      host.host.configuration));
	CU_ASSERT_EQUAL(checkpoint_verify(view_of_string(part->checkpoint), &host.signer.key,
					  &checkpoint),
			EVIDENCE_SOUND);
	CU_ASSERT_EQUAL(checkpoint.size, ENTRIES);
	uint64_t next = part->next;
	while (next) {
		CU_ASSERT_EQUAL_FATAL(backup(next, ENTRIES, 7, &part), 0);
		CU_ASSERT(part->next == 0 || part->next > next);
		CU_ASSERT_STRING_EQUAL(part->checkpoint, "");
		next = part->next;
	}
	/* Another size, and an erasure or a restart in between. */
	CU_ASSERT_EQUAL(backup(512, ENTRIES - 1, 7, &part), REFUSED_OUT_OF_RANGE);
	host.epoch = 8;
	CU_ASSERT_EQUAL(backup(512, ENTRIES, 7, &part), REFUSED_BACKUP_OVERTAKEN);
	fixture_end(&f);
}

#define MANY 60000

static void add_many(void)
{
	struct stamp stamp = {
		.time_ms = f.now_ms,
		.actor = view_of_string("samordnare"),
		.method = view_of_string("riskreg.v1.RoundService/LogResults"),
	};
	struct snapshot *snapshot;
	struct entry entry;
	PB(Risk) risk = PB_INIT(RISK);
	uint8_t body[64];
	size_t conflict;
	risk.unit = "SN";
	struct change change = {
		.facts_size = (uint32_t)protobuf_c_message_pack(&risk.base, body),
	};
	change.body = view_of(body, change.facts_size);
	CU_ASSERT_FATAL(store_begin_write(f.store, &snapshot) == 0);
	for (uint32_t i = 0; i < MANY; i++) {
		memcpy(stamp.key + 8, &i, sizeof(i));
		change.id = id_of_number(PB_ENUM(KIND, RISK), 1000 + i);
		CU_ASSERT_FATAL(store_apply(snapshot, changes_of(&change, 1), &stamp, &entry,
					    &conflict) == 0);
	}
	CU_ASSERT_FATAL(store_commit(snapshot) == 0);
}

/* As much as one answer holds, within the memory of one call, of which a frame needs its part. */
static void test_long_list(void)
{
	PB(ListEntriesRequest) request = PB_INIT(LIST_ENTRIES_REQUEST);
	const struct route *route = ops_find(view_of_string(CALL("List")));
	struct snapshot *snapshot;
	begin();
	add_many();
	arena_reset(f.arena);
	CU_ASSERT_FATAL(store_begin_read(f.store, &snapshot) == 0);
	call_init(&f.call, snapshot, f.arena);
	f.call.route = route;
	f.call.actor = &reader;
	f.call.host = f.host;
	f.call.request = &request.base;
	CU_ASSERT_EQUAL_FATAL(route->method->run(&f.call), 0);
	store_end(snapshot);
	struct view body = fixture_join(&f);
	CU_ASSERT(body.n > PAGE_BYTES_MAX && body.n < PAGE_BYTES_MAX + 1000);
	CU_ASSERT(arena_held(f.arena) + FRAME_MAX <= FIXTURE_ARENA);
	free((void *)body.p);
	fixture_end(&f);
}

static const struct suite_test tests[] = {
	{ "the head is signed", test_head },
	{ "the size at a day", test_size_at_a_day },
	{ "list", test_list },
	{ "a list that fills its answer", test_long_list },
	{ "the leaves that are shown give the root", test_shown_leaves_give_the_root },
	{ "consistency with every earlier size", test_consistency_with_every_earlier_size },
	{ "receipts", test_receipts },
	{ "a backup in parts", test_backup_in_parts },
};

SUITE_MAIN("ops_journal", tests)

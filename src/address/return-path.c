/* SPDX-License-Identifier: MIT */
/* Return paths that name the recipient: layers taken off, then patterns of the user, then known
 * forms. */
#include "config.h"

#include "base/arena.h"
#include "base/str.h"
#include "words/words.h"
#include "address/address.h"
#include "address/return-path.h"

/* SRS1 wraps SRS0, SRS0 may wrap BATV or a VERP: each layer taken off makes the path shorter. */
#define LAYERS_MAX 4

static gssize
find_char(DsnStr text, char wanted, gsize from)
{
	const char *hit;

	if (from >= text.len)
		return -1;
	hit = memchr(text.at + from, wanted, text.len - from);
	return hit != NULL ? hit - text.at : -1;
}

static gssize
find_last(DsnStr text, char wanted)
{
	const char *hit = text.len > 0 ? memrchr(text.at, wanted, text.len) : NULL;

	return hit != NULL ? hit - text.at : -1;
}

static DsnStr
join(DsnArena *arena, DsnStr user, DsnStr domain)
{
	char *out = dsn_arena_alloc(arena, user.len + domain.len + 1);
	DsnStr address = { out, user.len + domain.len + 1 };

	if (user.len == 0 || domain.len == 0)
		return DSN_STR_ABSENT;
	memcpy(out, user.at, user.len);
	out[user.len] = '@';
	memcpy(out + user.len + 1, domain.at, domain.len);
	return dsn_address_is_full(address) ? address : DSN_STR_ABSENT;
}

/* ---- layers around a return path ---- */

/* "HHH=TT=domain=user" (the SRS of libsrs2: hash, timestamp, domain, local part). */
static DsnStr
undo_srs0(DsnArena *arena, DsnStr body)
{
	gssize time = find_char(body, '=', 0), domain, user;

	domain = time < 0 ? -1 : find_char(body, '=', (gsize)time + 1);
	user = domain < 0 ? -1 : find_char(body, '=', (gsize)domain + 1);
	if (user < 0)
		return DSN_STR_ABSENT;
	return join(arena, dsn_str_slice(body, (gsize)user + 1, body.len),
		dsn_str_slice(body, (gsize)domain + 1, (gsize)user));
}

static DsnStr
undo_srs(DsnArena *arena, DsnStr local)
{
	DsnStr body;
	gssize inner;

	if (local.len < 6 || strchr("=+-", local.at[4]) == NULL || local.at[4] == '\0')
		return DSN_STR_ABSENT;
	body = dsn_str_slice(local, 5, local.len);
	if (dsn_str_has_prefix_nocase(local, DSN_STR("SRS0")))
		return undo_srs0(arena, body);
	if (!dsn_str_has_prefix_nocase(local, DSN_STR("SRS1")))
		return DSN_STR_ABSENT;
	inner = dsn_str_find(body, DSN_STR("=="), 0); /* "HHH=forwarder==HHH=TT=domain=user" */
	if (inner < 0)
		return DSN_STR_ABSENT;
	return undo_srs0(arena, dsn_str_slice(body, (gsize)inner + 2, body.len));
}

/* BATV: "prvs=KDDDSSSSSS=user" and, in an earlier draft, "prvs=user/KDDDSSSSSS"; Barracuda
 * writes "btv1==SSS==user". */
static DsnStr
undo_batv(DsnArena *arena, DsnStr local, DsnStr domain)
{
	DsnStr body;
	gssize cut;

	if (dsn_str_has_prefix_nocase(local, DSN_STR("btv1=="))) {
		body = dsn_str_slice(local, 6, local.len);
		cut = dsn_str_find(body, DSN_STR("=="), 0);
		return cut < 0 ? DSN_STR_ABSENT
			       : join(arena, dsn_str_slice(body, (gsize)cut + 2, body.len), domain);
	}
	if (!dsn_str_has_prefix_nocase(local, DSN_STR("prvs=")))
		return DSN_STR_ABSENT;
	body = dsn_str_slice(local, 5, local.len);
	cut = find_char(body, '=', 0);
	if (cut >= 0)
		return join(arena, dsn_str_slice(body, (gsize)cut + 1, body.len), domain);
	cut = find_char(body, '/', 0);
	return cut < 0 ? DSN_STR_ABSENT : join(arena, dsn_str_slice(body, 0, (gsize)cut), domain);
}

static DsnStr
unwrap(DsnArena *arena, DsnStr path)
{
	for (guint layer = 0; layer < LAYERS_MAX; layer++) {
		gssize at = find_last(path, '@');
		DsnStr local, inner;

		if (at < 0)
			break;
		local = dsn_str_slice(path, 0, (gsize)at);
		inner = undo_srs(arena, local);
		if (inner.at == NULL)
			inner = undo_batv(
				arena, local, dsn_str_slice(path, (gsize)at + 1, path.len));
		if (inner.at == NULL)
			break;
		path = inner;
	}
	return path;
}

/* ---- the user's patterns ---- */

/* Steps over the literal text of a pattern up to the next brace. */
static gboolean
take_literal(const char **pattern, DsnStr *path)
{
	gsize len = strcspn(*pattern, "{");

	if (!dsn_str_has_prefix_nocase(*path, (DsnStr){ *pattern, len }))
		return FALSE;
	*pattern += len;
	*path = dsn_str_slice(*path, len, path->len);
	return TRUE;
}

/* What stands for a name in braces ends where the literal after it comes for the last time
 * (a user may hold the sign that separates it from the domain). */
static DsnStr
take_wildcard(const char *pattern, DsnStr *path)
{
	DsnStr literal = { pattern, strcspn(pattern, "{") }, taken;
	gsize end = path->len;

	if (literal.len > 0) {
		gssize last = -1, hit = -1;
		while ((hit = dsn_str_find_nocase(*path, literal, (gsize)(hit + 1))) >= 0)
			last = hit;
		if (last < 0)
			return DSN_STR_ABSENT;
		end = (gsize)last;
	}
	taken = dsn_str_slice(*path, 0, end);
	*path = dsn_str_slice(*path, end, path->len);
	return taken;
}

static DsnStr
match_pattern(DsnArena *arena, const char *pattern, DsnStr path)
{
	DsnStr user = DSN_STR_ABSENT, domain = DSN_STR_ABSENT;

	while (take_literal(&pattern, &path)) {
		DsnStr *target = g_str_has_prefix(pattern, "{user}")     ? &user
				 : g_str_has_prefix(pattern, "{domain}") ? &domain
									 : NULL;
		if (*pattern == '\0')
			return path.len == 0 ? join(arena, user, domain) : DSN_STR_ABSENT;
		if (target == NULL)
			return DSN_STR_ABSENT;
		pattern = strchr(pattern, '}') + 1;
		*target = take_wildcard(pattern, &path);
		if (target->at == NULL)
			return DSN_STR_ABSENT;
	}
	return DSN_STR_ABSENT;
}

/* ---- the usual forms ---- */

/* "bounce-jane": the words that begin the local part of a return path, before the recipient. */
static gboolean
drop_opener(DsnStr *text)
{
	gssize dash = find_char(*text, '-', 0);

	if (dash < 0 || dsn_words_match(&dsn_words_return_path_openers,
				dsn_str_slice(*text, 0, (gsize)dash)) == 0)
		return FALSE;
	*text = dsn_str_slice(*text, (gsize)dash + 1, text->len);
	return TRUE;
}

/* A number or a short token that senders put before the recipient: "1234567-abcd-". */
static gboolean
drop_serial(DsnStr *text)
{
	gsize end = 0;

	while (end < text->len && g_ascii_isdigit(text->at[end]))
		end++;
	if (end == 0 || end == text->len || text->at[end] != '-')
		return FALSE;
	*text = dsn_str_slice(*text, end + 1, text->len);
	for (end = 0; end < text->len && end < 4 && g_ascii_isxdigit(text->at[end]);)
		end++;
	if (end == 4 && end < text->len && text->at[end] == '-')
		*text = dsn_str_slice(*text, end + 1, text->len);
	return TRUE;
}

/* ezmlm: "list-return-123-user"; otherwise "bounces-user", where the first word is known. */
static DsnStr
user_after_dash(DsnStr text)
{
	gssize word = dsn_str_find_nocase(text, DSN_STR("-return-"), 0);

	if (word < 0)
		word = dsn_str_find_nocase(text, DSN_STR("-bounces-"), 0);
	if (word >= 0)
		text = dsn_str_slice(text, (gsize)word + 1, text.len);
	if (!drop_opener(&text))
		return DSN_STR_ABSENT;
	drop_serial(&text);
	return text;
}

/* "anything+user=domain" (RFC-less VERP of Mailman, Postfix, Sympa ...). */
static DsnStr
decode_builtin(DsnArena *arena, DsnStr local)
{
	gssize equals = find_last(local, '='), plus = find_char(local, '+', 0);
	DsnStr user;

	if (equals <= 0 || plus > equals)
		return DSN_STR_ABSENT;
	if (plus >= 0) {
		user = dsn_str_slice(local, (gsize)plus + 1, (gsize)equals);
		drop_opener(&user);
		drop_serial(&user);
	} else {
		user = user_after_dash(dsn_str_slice(local, 0, (gsize)equals));
	}
	if (user.at == NULL)
		return DSN_STR_ABSENT;
	return join(arena, user, dsn_str_slice(local, (gsize)equals + 1, local.len));
}

DsnStr
dsn_return_path_decode(DsnArena *arena, DsnStr path, const char *const *patterns)
{
	gssize at;

	path = unwrap(arena, path);
	for (; patterns != NULL && *patterns != NULL; patterns++) {
		DsnStr address = match_pattern(arena, *patterns, path);
		if (address.at != NULL)
			return address;
	}
	at = find_last(path, '@');
	return at <= 0 ? DSN_STR_ABSENT : decode_builtin(arena, dsn_str_slice(path, 0, (gsize)at));
}

gboolean
dsn_return_path_names(DsnArena *arena, DsnStr path, DsnStr address)
{
	gssize at, local_end = find_last(address, '@');
	DsnStr local, tail;

	path = unwrap(arena, path);
	at = find_last(path, '@');
	if (at < (gssize)address.len || local_end <= 0)
		return FALSE;
	local = dsn_str_slice(path, 0, (gsize)at);
	tail = dsn_str_slice(local, local.len - address.len, local.len);
	if (tail.at[local_end] != '=' ||
		!dsn_str_equal_nocase(dsn_str_slice(tail, 0, (gsize)local_end),
			dsn_str_slice(address, 0, (gsize)local_end)) ||
		!dsn_str_equal_nocase(dsn_str_slice(tail, (gsize)local_end + 1, tail.len),
			dsn_str_slice(address, (gsize)local_end + 1, address.len)))
		return FALSE;
	return local.len == tail.len || strchr("+-=_.", tail.at[-1]) != NULL;
}

/* SPDX-License-Identifier: MIT */
/* A file or a pipe that is read block by block: one message, or a mailbox of many. */
#include "config.h"

#include "reader/private.h"
#include "reader/mbox-split.h"
#include "reader/mbox-separator.h"
#include "base/buffer.h"
#include "base/str.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define MMDF_SEPARATOR "\1\1\1\1"

static void
free_file(gpointer state)
{
	DsnFile *file = state;

	dsn_input_clear(&file->input);
	dsn_buffer_clear(&file->carry);
	g_free(file->path);
	g_free(file);
}

/* Appends a block to @buffer; FALSE at the end, after a warning if it came by an error. */
static gboolean
read_block(DsnFile *file, DsnReader *reader, DsnBuffer *buffer)
{
	char *into = dsn_buffer_reserve(buffer, DSN_INPUT_BLOCK);
	guint64 before = file->input.octets;
	const char *reason = NULL;
	gssize n;

	if (file->at_end)
		return FALSE;
	n = dsn_input_read(&file->input, into, DSN_INPUT_BLOCK, &reason);
	dsn_reader_count(reader, file->input.octets - before);
	if (n < 0)
		dsn_reader_fail(reader, file->path, reason);
	if (n <= 0)
		file->at_end = TRUE;
	else
		buffer->len += (gsize)n;
	return n > 0;
}

static void
take_message(DsnSplit *split, DsnBatch *batch, gsize source)
{
	DsnSplitMessage message = dsn_split_message(split);

	if (message.size > 0)
		dsn_batch_add_span(batch, (DsnSpan){ .source = source,
						  .octets = message.from,
						  .len = message.len,
						  .size = message.size,
						  .offset = message.offset,
						  .is_quoted = message.is_quoted,
						  .quote = message.quote });
}

/* Exchanges the buffers: what was carried over is copied once, not twice. */
static void
take_carry(DsnFile *file, DsnBuffer *octets)
{
	DsnBuffer empty = *octets;

	*octets = file->carry;
	file->carry = empty;
	file->carry.len = 0;
}

/* The messages of an mbox or MMDF file that become whole with the next block. */
static DsnClaim
claim_messages(DsnReader *reader, gpointer state, DsnBatch *batch)
{
	DsnFile *file = state;
	DsnBuffer *octets = &dsn_batch_store(batch)->octets;
	DsnSplit split;
	gsize source;

	if (file->at_end && file->carry.len == 0)
		return DSN_CLAIM_END;
	source = dsn_batch_add_name(batch, file->path, "");
	take_carry(file, octets);
	dsn_split_init(&split, octets, file->offset, reader->options.head, file->is_mmdf);
	do {
		split.at_end = !read_block(file, reader, octets);
		while (dsn_split_find(&split))
			take_message(&split, batch, source);
		if (dsn_batch_store(batch)->n_spans > 0 || split.at_end)
			break;
		dsn_split_drop(&split);
	} while (TRUE);

	dsn_buffer_add(&file->carry,
		dsn_str_slice((DsnStr){ octets->at, octets->len }, split.start, octets->len));
	file->offset = split.base + split.start;
	return dsn_batch_store(batch)->n_spans > 0 ? DSN_CLAIM_BATCH : DSN_CLAIM_AGAIN;
}

static const DsnReaderKind kind_mailbox = {
	.claim = claim_messages,
	.free = free_file,
};

/* The whole file is one message. */
static DsnClaim
claim_message(DsnReader *reader, gpointer state, DsnBatch *batch)
{
	DsnFile *file = state;
	DsnBuffer *octets = &dsn_batch_store(batch)->octets;
	gsize head = reader->options.head, most = head + DSN_FROM_LINES_MAX, skip, len;
	guint64 dropped = 0;

	if (file->carry.len == 0)
		return DSN_CLAIM_END;
	dsn_buffer_add(octets, (DsnStr){ file->carry.at, file->carry.len });
	file->carry.len = 0;
	while (read_block(file, reader, octets)) {
		gint64 left;

		if (octets->len <= most)
			continue;
		dropped += octets->len - most;
		octets->len = most;
		left = dsn_input_left(&file->input);
		if (left < 0)
			continue;
		dropped += (guint64)left;
		dsn_reader_count(reader, (guint64)left);
		break;
	}
	file->at_end = TRUE;
	skip = dsn_from_line_skip((DsnStr){ octets->at, octets->len }, DSN_FROM_LINES_MAX);
	len = MIN(head, octets->len - skip);
	dsn_batch_add_span(batch, (DsnSpan){ .source = dsn_batch_add_name(batch, file->path, ""),
					  .octets = skip,
					  .len = len,
					  .size = octets->len - skip + dropped,
					  .offset = skip });
	return DSN_CLAIM_BATCH;
}

static const DsnReaderKind kind_message = {
	.claim = claim_message,
	.free = free_file,
};

static gboolean
is_numbered(const char *name)
{
	gsize digits = strspn(name, "0123456789");

	/* MH, and a maildir's "SECONDS.UNIQUE.HOST" wherever it was copied to */
	return digits > 0 && (name[digits] == '\0' || (digits >= 9 && name[digits] == '.'));
}

static gboolean
has_message_name(const char *name)
{
	gsize len = strlen(name);

	if (len > 3 && g_ascii_strcasecmp(name + len - 3, ".gz") == 0)
		len -= 3;
	return is_numbered(name) ||
	       (len > 4 && g_ascii_strncasecmp(name + len - 4, ".eml", 4) == 0);
}

/* An archive may be called by its year; MH writes no From_ line. */
static gboolean
is_bare_number(const char *name)
{
	return name[strspn(name, "0123456789")] == '\0';
}

gboolean
dsn_reader_is_message(int dir, const char *name)
{
	char begin[5];
	gssize n;
	int fd;

	if (!has_message_name(name) || !is_bare_number(name))
		return has_message_name(name);
	fd = openat(dir, name, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd < 0)
		return TRUE; /* who reads it will find out why */
	n = read(fd, begin, sizeof begin);
	close(fd);
	return n < (gssize)sizeof begin || memcmp(begin, "From ", sizeof begin) != 0;
}

/* The first line, and line ends before it: some mailboxes begin with an empty line. */
static DsnStr
find_first_line(const DsnBuffer *carry)
{
	gsize begin = 0, end;

	while (begin < carry->len && (carry->at[begin] == '\n' || carry->at[begin] == '\r'))
		begin++;
	for (end = begin; end < carry->len; end++)
		if (carry->at[end] == '\n' || carry->at[end] == '\r')
			break;
	return (DsnStr){ carry->at + begin, end - begin };
}

static gboolean
has_prefix(DsnStr line, const char *prefix, gsize len)
{
	return line.len >= len && memcmp(line.at, prefix, len) == 0;
}

/* Reads on until the first line says what this is. */
static const DsnReaderKind *
sniff(DsnReader *reader, DsnFile *file)
{
	DsnStr line;

	do {
		read_block(file, reader, &file->carry);
		line = find_first_line(&file->carry);
	} while (!file->at_end && line.len < DSN_FROM_LINE_MAX &&
		 line.at + line.len == file->carry.at + file->carry.len &&
		 file->carry.len < 64 * 1024);
	file->is_mmdf = has_prefix(line, MMDF_SEPARATOR, 4) && line.len == 4;
	if (!file->is_mmdf && (!has_prefix(line, "From ", 5) || !dsn_from_line_is_plausible(line)))
		return &kind_message;
	file->offset = (guint64)(line.at - file->carry.at);
	file->carry.len -= file->offset;
	memmove(file->carry.at, line.at, file->carry.len);
	return &kind_mailbox;
}

/* A field (RFC 5322 section 2.2) as people and programs name them, or a From_ line that mail
 * software left there. */
static gboolean
begins_mail(const DsnFile *file)
{
	DsnStr line = find_first_line(&file->carry);
	gsize len = 0;

	if (line.len == 0 || has_prefix(line, "From ", 5) || has_prefix(line, ">From ", 6))
		return TRUE; /* if it is empty, there will be a warning that says so */
	if (has_prefix(line, "\xef\xbb\xbf", 3)) /* U+FEFF */
		line = dsn_str_slice(line, 3, line.len);
	while (len < line.len &&
		(g_ascii_isalnum(line.at[len]) || line.at[len] == '-' || line.at[len] == '_'))
		len++;
	line = dsn_str_slice(line, len, line.len);
	return len > 0 && g_ascii_isalpha(line.at[-(gssize)len]) &&
	       has_prefix(dsn_str_trim(line), ":", 1);
}

void
dsn_reader_push_file(DsnReader *reader, int dir, const char *path, const char *shown)
{
	gboolean is_stdin = dir == AT_FDCWD && strcmp(path, "-") == 0;
	const char *slash = strrchr(path, '/');
	/* who names a FIFO means to wait for its writer */
	int flags = O_RDONLY | O_CLOEXEC | O_NOCTTY | (dir == AT_FDCWD ? 0 : O_NONBLOCK);
	int fd = is_stdin ? STDIN_FILENO : openat(dir, path, flags);
	const char *name = slash != NULL ? slash + 1 : path;
	const DsnReaderKind *kind;
	DsnFile *file;

	if (fd < 0) {
		dsn_reader_fail(reader, shown, g_strerror(errno));
		return;
	}
	file = g_new0(DsnFile, 1);
	file->path = g_strdup(shown);
	dsn_input_open(&file->input, fd, reader->block);
	kind = sniff(reader, file);
	if (has_message_name(name) && !(kind == &kind_mailbox && is_bare_number(name))) {
		kind = &kind_message;
	} else if (dir != AT_FDCWD && kind == &kind_message && !begins_mail(file)) {
		reader->passed_over++;
		free_file(file);
		return;
	}
	dsn_reader_push(reader, kind, file);
}

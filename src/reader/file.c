/* SPDX-License-Identifier: MIT */
/* A file or a pipe: what it is, and the reading of it when it is one message. */
#include "config.h"

#include "reader/mailbox.h"
#include "reader/open.h"
#include "reader/separator.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define MMDF_MARK "\1\1\1\1"

static DsnClaim
claim(DsnReader *reader, gpointer state, DsnBatch *batch)
{
	DsnMailbox *mailbox = state;
	DsnBuffer *bytes = &batch->store->bytes;
	gsize head = reader->options.head, skip, len;
	guint64 dropped = 0;

	if (mailbox->carry.len == 0)
		return DSN_CLAIM_END;
	dsn_buffer_add(bytes, (DsnStr){ mailbox->carry.at, mailbox->carry.len });
	mailbox->carry.len = 0;
	while (dsn_mailbox_fill(mailbox, reader, bytes)) {
		gint64 left;

		if (bytes->len <= head + DSN_FROM_LINE_MAX)
			continue;
		dropped += bytes->len - (head + DSN_FROM_LINE_MAX);
		bytes->len = head + DSN_FROM_LINE_MAX;
		left = dsn_input_left(&mailbox->input);
		if (left < 0)
			continue;
		dropped += (guint64)left;
		dsn_reader_count(reader, (guint64)left);
		break;
	}
	mailbox->at_end = TRUE;
	skip = dsn_from_line_skip((DsnStr){ bytes->at, bytes->len });
	len = MIN(head, bytes->len - skip);
	dsn_batch_add_span(batch, (DsnSpan){ .source = dsn_batch_add_name(batch, mailbox->path, ""),
					  .bytes = skip,
					  .len = len,
					  .size = bytes->len - skip + dropped,
					  .offset = skip });
	return DSN_CLAIM_BATCH;
}

static const DsnReaderKind kind_file = {
	.claim = claim,
	.free = dsn_mailbox_free,
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
sniff(DsnReader *reader, DsnMailbox *mailbox)
{
	DsnStr line;

	do {
		dsn_mailbox_fill(mailbox, reader, &mailbox->carry);
		line = find_first_line(&mailbox->carry);
	} while (!mailbox->at_end && line.len < DSN_FROM_LINE_MAX &&
		 line.at + line.len == mailbox->carry.at + mailbox->carry.len &&
		 mailbox->carry.len < 64 * 1024);
	mailbox->is_mmdf = has_prefix(line, MMDF_MARK, 4) && line.len == 4;
	if (!mailbox->is_mmdf &&
		(!has_prefix(line, "From ", 5) || !dsn_from_line_is_plausible(line)))
		return &kind_file;
	mailbox->offset = (guint64)(line.at - mailbox->carry.at);
	mailbox->carry.len -= mailbox->offset;
	memmove(mailbox->carry.at, line.at, mailbox->carry.len);
	return &dsn_reader_mbox;
}

/* A field (RFC 5322 section 2.2) as people and programs name them, or a From_ line that mail
 * software left there. */
static gboolean
begins_mail(const DsnMailbox *mailbox)
{
	DsnStr line = find_first_line(&mailbox->carry);
	gsize len = 0;

	if (line.len == 0 || has_prefix(line, "From ", 5) || has_prefix(line, ">From ", 6))
		return TRUE; /* an empty file is told of as one */
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
	DsnMailbox *mailbox;

	if (fd < 0) {
		dsn_reader_fail(reader, shown, g_strerror(errno));
		return;
	}
	mailbox = g_new0(DsnMailbox, 1);
	mailbox->path = g_strdup(shown);
	dsn_input_open(&mailbox->input, fd, reader->block);
	kind = sniff(reader, mailbox);
	if (has_message_name(name) && !(kind == &dsn_reader_mbox && is_bare_number(name))) {
		kind = &kind_file;
	} else if (dir != AT_FDCWD && kind == &kind_file && !begins_mail(mailbox)) {
		reader->passed_over++;
		dsn_mailbox_free(mailbox);
		return;
	}
	dsn_reader_push(reader, kind, mailbox);
}

/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "base/buffer.h"
#include "reader/mbox-split.h"
#include "reader/mbox-separator.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

#define HEAD 64

/* The messages of @data, fed in pieces of @block: a sum over where they are and what they hold. */
static guint64
split(const guint8 *data, gsize size, gsize from_lines, gsize block, gboolean is_mmdf)
{
	DsnBuffer buffer = { 0 };
	DsnSplit split;
	guint64 sum = 0, last = 0;

	dsn_split_init(&split, &buffer, 0, HEAD, is_mmdf);
	dsn_split_set_from_lines(&split, from_lines);
	dsn_buffer_reserve(&buffer, 1);
	while (!split.at_end) {
		gsize n = MIN(block, size);

		dsn_buffer_add(&buffer, (DsnStr){ (const char *)data, n });
		data += n, size -= n;
		split.at_end = n == 0;
		while (dsn_split_find(&split)) {
			DsnSplitMessage message = dsn_split_message(&split);

			if (message.is_quoted) {
				gsize undone = dsn_from_line_unquote(
					buffer.at + message.from, message.len, message.quote);

				message.len -= undone, message.size -= undone;
			}
			g_assert_true(message.len <= HEAD && message.len <= message.size);
			g_assert_true(message.offset >= last);
			last = message.offset + message.size;
			for (gsize i = 0; i < message.len; i++)
				sum = sum * 31 + (guchar)buffer.at[message.from + i];
			sum = sum * 31 + message.offset + message.size;
		}
		dsn_split_drop(&split);
	}
	dsn_buffer_clear(&buffer);
	return sum;
}

/* In pieces, and so with octets dropped where a message is large, or at once: it must not matter.
 */
static void
check(const guint8 *data, gsize size)
{
	static const gsize blocks[] = { 1, 7, 1000 };
	/* Less than most inputs have. */
	static const gsize from_lines[] = { 0, 100 };

	for (gsize k = 0; k < G_N_ELEMENTS(from_lines); k++)
		for (gsize mmdf = 0; mmdf < 2; mmdf++) {
			guint64 whole = split(data, size, from_lines[k], size + 1, mmdf != 0);

			for (gsize i = 0; i < G_N_ELEMENTS(blocks); i++)
				g_assert_true(whole == split(data, size, from_lines[k], blocks[i],
							       mmdf != 0));
		}
}

/* The same below up to 255 From_ lines. */
static void
check_below_from_lines(const guint8 *data, gsize size)
{
	GByteArray *mailbox = g_byte_array_new();
	static const char first[] = "From a Thu Apr 29 23:34:45 2004\n", other[] = ">From x\n";

	g_byte_array_append(mailbox, (const guint8 *)first, sizeof first - 1);
	for (guint i = 1; i < data[0]; i++)
		g_byte_array_append(mailbox, (const guint8 *)other, sizeof other - 1);
	g_byte_array_append(mailbox, data + 1, (guint)size - 1);
	check(mailbox->data, mailbox->len);
	g_byte_array_unref(mailbox);
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	check(data, size);
	if (size > 0)
		check_below_from_lines(data, size);
	return 0;
}

/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "base/buffer.h"
#include "reader/mbox-split.h"
#include "reader/mbox-separator.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

/* The messages of @data, fed in pieces of @block: a sum over where they are and what they hold. */
static guint64
split(const guint8 *data, gsize size, gsize block, gboolean is_mmdf)
{
	DsnBuffer buffer = { 0 };
	DsnSplit split;
	guint64 sum = 0, last = 0;

	dsn_split_init(&split, &buffer, 0, 64, is_mmdf);
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
			g_assert_true(message.len <= 64 && message.len <= message.size);
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

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	static const gsize blocks[] = { 1, 7, 1000 };

	for (gsize i = 0; i < G_N_ELEMENTS(blocks); i++)
		for (gsize mmdf = 0; mmdf < 2; mmdf++)
			g_assert_true(split(data, size, blocks[i], mmdf != 0) ==
				      split(data, size, size + 1, mmdf != 0));
	return 0;
}

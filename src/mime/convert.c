/* SPDX-License-Identifier: MIT */
/* Octets of one charset to UTF-8: by iconv, and by code of ours for the most frequent ones. */
#include "config.h"

#include "mime/private.h"
#include "base/octets.h"
#include "base/utf8.h"
#include "base/arena.h"
#include "base/str.h"

#include <errno.h>

#define REPLACEMENT "\xef\xbf\xbd"
#define LONGEST_NAME 32

/* The characters 0x80 to 0x9f of windows-1252; 0 where it has none and the octet stays the control
 * character that it is in ISO 8859-1. */
static const guint16 c1_letters[32] = { 0x20ac, 0, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
	0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017d, 0, 0, 0x2018, 0x2019, 0x201c, 0x201d,
	0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0, 0x017e, 0x0178 };

/* Writes the letter of windows-1252 with the number @c, above 127, in UTF-8. */
static inline char *
put_letter(char *to, guint c)
{
	if (c < 0xa0 && c1_letters[c - 0x80] != 0)
		c = c1_letters[c - 0x80];
	if (c < 0x800) {
		*to++ = (char)(0xc0 | c >> 6);
	} else {
		*to++ = (char)(0xe0 | c >> 12);
		*to++ = (char)(0x80 | (c >> 6 & 0x3f));
	}
	*to++ = (char)(0x80 | (c & 0x3f));
	return to;
}

DsnStr
dsn_convert_latin1(DsnArena *arena, DsnStr raw)
{
	char *out = dsn_arena_take(arena, raw.len * 3), *to = out;
	const char *at = raw.at, *end = at + raw.len;

	while (at < end) {
		if (end - at >= DSN_OCTETS) {
			DsnOctets octets = dsn_octets_load(at);
			guint ascii = (guint)__builtin_ctz(dsn_octets_bits(octets) | 0x10000);

			dsn_octets_store(to, octets);
			at += ascii;
			to += ascii;
			if (ascii == DSN_OCTETS)
				continue;
		}
		/* Where there is one letter above 127, as in Greek, there are mostly more. */
		while (at < end && (guchar)*at > 127)
			to = put_letter(to, (guchar)*at++);
		if (at < end)
			*to++ = *at++;
	}
	return (DsnStr){ out, (gsize)(to - out) };
}

gboolean
dsn_convert_is_utf8(DsnStr raw)
{
	return dsn_utf8_valid(raw) == raw.len;
}

DsnStr
dsn_convert_utf8(DsnArena *arena, DsnStr raw)
{
	char *out = dsn_arena_take(arena, raw.len * 3);
	gsize len = 0;

	while (raw.len > 0) {
		gsize valid = dsn_utf8_valid(raw);

		memcpy(out + len, raw.at, valid);
		len += valid;
		raw = dsn_str_slice(raw, valid, raw.len);
		if (raw.len > 0) {
			memcpy(out + len, REPLACEMENT, 3);
			len += 3;
			raw = dsn_str_slice(raw, 1, raw.len);
		}
	}
	return (DsnStr){ out, len };
}

/* Converters stay open: to open one may load a library, which takes longer than all else that is
 * done for a message.  Each thread has its own, as a converter has a state; few, as mail may ask
 * for any number of charsets. */
#define MOST_OPEN 8

typedef struct {
	char charset[LONGEST_NAME + 1]; /* empty: none */
	GIConv handle;                  /* (GIConv)-1: the C library does not know it */
} Converter;

typedef struct {
	Converter open[MOST_OPEN];
	guint oldest;
} Converters;

static void
forget(Converter *converter)
{
	if (converter->charset[0] != '\0' && converter->handle != (GIConv)-1)
		g_iconv_close(converter->handle);
	converter->charset[0] = '\0';
}

static void
forget_all(gpointer data)
{
	Converters *converters = data;

	for (guint i = 0; i < MOST_OPEN; i++)
		forget(&converters->open[i]);
	g_free(converters);
}

static Converters *
converters_of_thread(void)
{
	static GPrivate key = G_PRIVATE_INIT(forget_all);
	Converters *converters = g_private_get(&key);

	if (converters == NULL) {
		converters = g_new0(Converters, 1);
		g_private_set(&key, converters);
	}
	return converters;
}

/* The C library's converters from UTF-16 and UTF-32 keep the byte order that the first text had. */
static gboolean
is_tainted_by_use(const char *charset)
{
	return g_ascii_strncasecmp(charset, "utf-", 4) == 0;
}

static Converter *
find_open(Converters *converters, const char *charset)
{
	for (guint i = 0; i < MOST_OPEN; i++)
		if (strcmp(converters->open[i].charset, charset) == 0)
			return &converters->open[i];
	return NULL;
}

/* (transfer none): in its initial state, valid until the thread converts something else. */
static GIConv
take_converter(const char *charset)
{
	Converters *converters = converters_of_thread();
	Converter *converter = find_open(converters, charset);

	if (converter != NULL && !is_tainted_by_use(charset)) {
		if (converter->handle != (GIConv)-1)
			g_iconv(converter->handle, NULL, NULL, NULL, NULL);
		return converter->handle;
	}
	if (converter == NULL) {
		converter = &converters->open[converters->oldest];
		converters->oldest = (converters->oldest + 1) % MOST_OPEN;
	}
	forget(converter);
	g_strlcpy(converter->charset, charset, sizeof converter->charset);
	converter->handle = g_iconv_open("UTF-8", charset);
	return converter->handle;
}

/* What the C library is asked for: nothing but a plain name. */
static void
copy_name(char *to, DsnStr charset)
{
	gsize len = MIN(charset.len, LONGEST_NAME);

	for (gsize i = 0; i < len; i++)
		to[i] = g_ascii_isalnum(charset.at[i]) || charset.at[i] == '_' ? charset.at[i]
									       : '-';
	to[len] = '\0';
}

typedef struct {
	GIConv converter;
	char *text;
	char *to;
	gsize left;
} Output;

static Output
begin_output(DsnArena *arena, GIConv converter, gsize len)
{
	gsize room = len * 3 + 16;
	char *text = dsn_arena_take(arena, room);

	return (Output){ converter, text, text, room };
}

static DsnStr
end_output(Output *output)
{
	g_iconv(output->converter, NULL, NULL, &output->to, &output->left);
	return (DsnStr){ output->text, (gsize)(output->to - output->text) };
}

/* What the converter does not take is replaced, octet by octet. */
static void
run_iconv(Output *output, DsnStr raw, gboolean *bad)
{
	char *in = (char *)raw.at;
	gsize in_left = raw.len;

	while (in_left > 0 && g_iconv(output->converter, &in, &in_left, &output->to,
				      &output->left) == (gsize)-1) {
		if (errno == E2BIG || output->left < 3)
			break;
		*bad = TRUE;
		memcpy(output->to, REPLACEMENT, 3);
		output->to += 3;
		output->left -= 3;
		in++;
		in_left--;
	}
}

DsnStr
dsn_convert(DsnArena *arena, DsnStr raw, DsnStr charset, const char *iconv_name, gboolean strict,
	gboolean *bad)
{
	char name[LONGEST_NAME + 1];
	gboolean replaced = FALSE;
	GIConv converter;
	Output output;
	DsnStr text;

	if (iconv_name == NULL)
		copy_name(name, charset);
	converter = take_converter(iconv_name != NULL ? iconv_name : name);
	if (converter == (GIConv)-1)
		return DSN_STR_ABSENT;
	output = begin_output(arena, converter, raw.len);
	run_iconv(&output, raw, &replaced);
	text = end_output(&output);
	*bad |= replaced;
	return strict && replaced ? DSN_STR_ABSENT : text;
}

static void
copy_ascii(Output *output, DsnStr ascii)
{
	gsize len = MIN(ascii.len, output->left);

	memcpy(output->to, ascii.at, len);
	output->to += len;
	output->left -= len;
}

/* A converter takes its time for each octet, and most of such a text is ASCII: an escape sequence
 * leads out of it, "ESC ( B" back. */
DsnStr
dsn_convert_iso_2022_jp(DsnArena *arena, DsnStr ascii, gboolean *bad)
{
	GIConv converter = take_converter("ISO-2022-JP-2");
	Output output;

	if (converter == (GIConv)-1)
		return DSN_STR_ABSENT;
	output = begin_output(arena, converter, ascii.len);
	while (ascii.len > 0) {
		const char *escape = memchr(ascii.at, DSN_TEXT_ESCAPE, ascii.len);
		gsize out = escape != NULL ? (gsize)(escape - ascii.at) : ascii.len;
		gssize back = dsn_str_find(ascii, DSN_STR("\033(B"), out);
		gsize end = back >= 0 ? (gsize)back + 3 : ascii.len;

		copy_ascii(&output, dsn_str_slice(ascii, 0, out));
		run_iconv(&output, dsn_str_slice(ascii, out, end), bad);
		ascii = dsn_str_slice(ascii, end, ascii.len);
	}
	return end_output(&output);
}

/* SPDX-License-Identifier: MIT */
/* The characters that HTML calls by a name or a number. */
#include "config.h"

#include "mime/private.h"

static const struct {
	char name[8];
	guint16 c;
} entities[] = {
	{ "amp", '&' },
	{ "lt", '<' },
	{ "gt", '>' },
	{ "quot", '"' },
	{ "apos", '\'' },
	{ "nbsp", ' ' },
	{ "commat", '@' },
	{ "period", '.' },
	{ "colon", ':' },
	{ "copy", 0xa9 },
	{ "reg", 0xae },
	{ "laquo", 0xab },
	{ "raquo", 0xbb },
	{ "szlig", 0xdf },
	{ "auml", 0xe4 },
	{ "ouml", 0xf6 },
	{ "uuml", 0xfc },
	{ "Auml", 0xc4 },
	{ "Ouml", 0xd6 },
	{ "Uuml", 0xdc },
	{ "agrave", 0xe0 },
	{ "aacute", 0xe1 },
	{ "acirc", 0xe2 },
	{ "ccedil", 0xe7 },
	{ "egrave", 0xe8 },
	{ "eacute", 0xe9 },
	{ "ecirc", 0xea },
	{ "igrave", 0xec },
	{ "iacute", 0xed },
	{ "ntilde", 0xf1 },
	{ "ograve", 0xf2 },
	{ "oacute", 0xf3 },
	{ "ocirc", 0xf4 },
	{ "ugrave", 0xf9 },
	{ "uacute", 0xfa },
	{ "hellip", 0x2026 },
	{ "ndash", 0x2013 },
	{ "mdash", 0x2014 },
	{ "lsquo", 0x2018 },
	{ "rsquo", 0x2019 },
	{ "ldquo", 0x201c },
	{ "rdquo", 0x201d },
	{ "bull", 0x2022 },
	{ "middot", 0xb7 },
};

gunichar
dsn_html_entity(DsnStr name)
{
	guint64 number = 0;

	if (name.len > 1 && name.at[0] == '#') {
		gboolean hex = name.at[1] == 'x' || name.at[1] == 'X';

		for (gsize i = hex ? 2 : 1; i < name.len; i++) {
			gint digit = hex ? g_ascii_xdigit_value(name.at[i])
					 : g_ascii_digit_value(name.at[i]);

			if (digit < 0)
				return 0;
			number = number * (hex ? 16 : 10) + (guint)digit;
		}
		if (number == 0xa0 || number == '\n' || number == '\r' || number == '\t')
			return ' ';
		return number >= ' ' && number <= 0x10ffff && g_unichar_validate((gunichar)number)
			       ? (gunichar)number
			       : 0;
	}
	for (guint i = 0; i < G_N_ELEMENTS(entities) && name.len < sizeof entities[i].name; i++)
		if (memcmp(entities[i].name, name.at, name.len) == 0 &&
			entities[i].name[name.len] == '\0')
			return entities[i].c;
	return 0;
}

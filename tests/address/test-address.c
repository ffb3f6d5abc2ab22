/* SPDX-License-Identifier: MIT */
#include "support/test.h"

#include "address/address.h"
#include "address/octet-class.h"

static const struct {
	const char *text;
	const char *address; /* NULL: there is none */
} read_cases[] = {
	{ "a@b.example", "a@b.example" },
	{ "<a@b.example>", "a@b.example" },
	{ "  Ann <a@b.example> (x)", "a@b.example" },
	{ "\"<x@y>\" <a@b.example>", "a@b.example" },
	{ "<@r.example,@s.example:a@b.example>", "a@b.example" },
	{ "<mailto:a@b.example>", "a@b.example" },
	{ "(comment (nested)) a@b.example (more)", "a@b.example" },
	{ "a@b.example.", "a@b.example" },
	{ "a@mailhub0", "a@mailhub0" },
	{ "a@[192.0.2.1]", "a@[192.0.2.1]" },
	{ "\"john doe\"@b.example", "\"john doe\"@b.example" },
	{ "\"a@b\"@c.example", "\"a@b\"@c.example" },
	{ "o'neil+tag=x@b.example", "o'neil+tag=x@b.example" },
	{ "j\xc3\xbcrgen@b\xc3\xbc"
	  "cher.example",
		"j\xc3\xbcrgen@b\xc3\xbc"
		"cher.example" },
	{ "<a@b.example", "a@b.example" },

	{ "", NULL },
	{ "ann", NULL },
	{ "@b.example", NULL },
	{ "a@", NULL },
	{ "a@.example", NULL },
	{ "a@b..example", NULL },
	{ "a@b@c.example", NULL },
	{ "a,b@c.example", NULL },
	{ "|/usr/bin/procmail", NULL },
	{ "|exec@b.example", NULL },
	{ "\"unterminated@b.example", NULL },
	{ "a@b.example\x01", NULL },
	{ "a@b_ c", "a@b_" },
};

static void
reads_the_address_within_a_text(void **state)
{
	(void)state;
	each_row (i, read_cases) {
		DsnStr got = dsn_address_read(dsn_str(read_cases[i].text));

		name_row("\"%s\"", read_cases[i].text);
		check_str(got, dsn_str(read_cases[i].address));
	}
}

static const struct {
	const char *value;
	const char *type;
	const char *address;
} typed_cases[] = {
	{ "rfc822; a@b.example", "rfc822", "a@b.example" },
	{ "RFC822;<a@b.example>", "rfc822", "a@b.example" },
	{ "rfc/822; a@b.example", "rfc/822", "a@b.example" },
	{ "rfc822 ; a@b.example (Ann)", "rfc822", "a@b.example" },
	{ "a@b.example", NULL, "a@b.example" },
	{ "<a@b.example>", NULL, "a@b.example" },
	{ "X-Unix; |/usr/bin/filter", "x-unix", NULL },
	{ "rfc822; ann", "rfc822", NULL },
	{ "rfc822;", "rfc822", NULL },
	/* RFC 6533 */
	{ "utf-8; j\\x{FC}rgen@b.example", "utf-8", "j\xc3\xbcrgen@b.example" },
	{ "utf-8; \xe7\x94\xa8@b.example", "utf-8", "\xe7\x94\xa8@b.example" },
	{ "utf-8; a\\x{110000}@b.example", "utf-8", NULL },
	{ "utf-8; a\\x{}@b.example", "utf-8", NULL },
	/* RFC 3461 */
	{ "rfc822; ann+40b.example", "rfc822", "ann@b.example" },
	{ "rfc822; ann+2Btag@b.example", "rfc822", "ann+tag@b.example" },
	{ "rfc822; ann+3Dx@b.example", "rfc822", "ann=x@b.example" },
	{ "rfc822; ann+55@b.example", "rfc822", "ann+55@b.example" },
	{ "rfc822; ann+tag@b.example", "rfc822", "ann+tag@b.example" },
	{ "rfc822; ann+20@b.example", "rfc822", "ann+20@b.example" },
};

static void
reads_typed_addresses(void **state)
{
	g_autoptr(DsnArena) arena = dsn_arena_new();

	(void)state;
	each_row (i, typed_cases) {
		DsnTypedAddress got = dsn_address_typed(arena, dsn_str(typed_cases[i].value));

		name_row("\"%s\"", typed_cases[i].value);
		check_str(got.type, dsn_str(typed_cases[i].type));
		check_str(got.address, dsn_str(typed_cases[i].address));
	}
}

static const struct {
	const char *list;
	const char *single; /* NULL: not one */
} list_cases[] = {
	{ "a@b.example", "a@b.example" },
	{ "Ann <a@b.example>, a@B.example", "a@b.example" },
	{ "\"Doe, John\" <a@b.example>", "a@b.example" },
	{ "Ann (x, y@z.example) <a@b.example>", "a@b.example" },
	{ "(x, y@z.example, z) a@b.example", "a@b.example" },
	{ "Team: a@b.example;", "a@b.example" },
	{ "a@b.example, c@d.example", NULL },
	{ "undisclosed-recipients:;", NULL },
	{ "", NULL },
};

static void
knows_a_list_of_one(void **state)
{
	(void)state;
	each_row (i, list_cases)
		check_str(dsn_address_single(dsn_str(list_cases[i].list)),
			dsn_str(list_cases[i].single));
}

/* Each row stands at all places of a vector, and ends at all of them. */
static void
knows_a_list_of_one_at_any_place(void **state)
{
	(void)state;
	each_row (i, list_cases)
		for (gsize before = 0; before < 20; before++)
			for (gsize after = 0; after < 20; after++) {
				g_autofree char *list = g_strdup_printf("%*s%s%*s", (int)before, "",
					list_cases[i].list, (int)after, "");
				DsnStr exact = { g_memdup2(list, strlen(list)), strlen(list) };

				check_str(dsn_address_single(exact), dsn_str(list_cases[i].single));
				g_free((char *)exact.at);
			}
}

static void
reads_hosts(void **state)
{
	(void)state;
	assert_str(dsn_address_host(DSN_STR("dns; mx.example")), DSN_STR("mx.example"));
	assert_str(dsn_address_host(DSN_STR("mx.example")), DSN_STR("mx.example"));
	assert_str(dsn_address_host(DSN_STR("DNS;mx.example (192.0.2.1)")),
		DSN_STR("mx.example (192.0.2.1)"));
}

/* RFC 5322 atext, less what separates addresses in practice; "-" and "_" in a domain too.  Octets
 * from 0x80 are no UTF-8 alone. */
static void
knows_each_octet_of_an_address(void **state)
{
	(void)state;
	for (guint octet = 0; octet < 256; octet++) {
		char local[] = "a?b@x.example", domain[] = "a@b?b.example";
		gboolean both = g_ascii_isalnum((char)octet) || octet == '.' || octet == '-' ||
				octet == '_';
		gboolean atext =
			both || (octet != 0 && strchr("!#$%&'*+/=?^`{|}~", (int)octet) != NULL);

		local[1] = domain[3] = (char)octet;
		if (octet == '@')
			continue;
		if (dsn_address_is_valid((DsnStr){ local, sizeof local - 1 }) != atext ||
			dsn_address_is_valid((DsnStr){ domain, sizeof domain - 1 }) != both)
			fail_msg("octet 0x%02x", octet);
	}
}

/* The table and the kernels say the same of each octet. */
static void
puts_each_octet_in_its_classes(void **state)
{
	static const char local[] = "!#$%&'*+-./0123456789=?ABCDEFGHIJKLMNOPQRSTUVWXYZ^_`"
				    "abcdefghijklmnopqrstuvwxyz{|}~";

	(void)state;
	for (guint c = 0; c < 256; c++) {
		char octet = (char)c;
		gboolean is_local = c != 0 && strchr(local, (int)c) != NULL;
		gboolean is_host = c < 0x80 && (g_ascii_isalnum(octet) || c == '-' || c == '.');
		gboolean is_domain = is_host || c == '_';
		gboolean is_local_in_text = is_local && c != '\'' && c != '`';
		DsnOctets octets = dsn_octets_load_some(&octet, 1);
		DsnOctets domain = dsn_octets_of_domain(octets);

		if (dsn_octet_is(octet, DSN_OCTET_LOCAL) != is_local ||
			dsn_octet_is(octet, DSN_OCTET_LOCAL_IN_TEXT) != is_local_in_text ||
			dsn_octet_is(octet, DSN_OCTET_DOMAIN) != is_domain ||
			dsn_octet_is(octet, DSN_OCTET_HOST) != is_host ||
			dsn_octet_is(octet, DSN_OCTET_UTF8) != (c >= 0x80) ||
			dsn_octets_bits(domain) != (guint)is_domain ||
			dsn_octets_bits(dsn_octets_of_local(octets, domain)) != (guint)is_local)
			fail_msg("octet 0x%02x", c);
	}
}

/* An address is shown as it is or not at all (RFC 6531, RFC 6532). */
static const struct {
	const char *address;
	gboolean valid;
} shown_cases[] = {
	{ "m\303\274ller@b\303\274cher.example", TRUE }, { "m\303\274ller@x.example", TRUE },
	{ "\347\224\250\346\210\267@x.example", TRUE },
	{ "m\374ller@x.example", FALSE },      /* Latin-1 */
	{ "a\302\233b@x.example", FALSE },     /* a C1 control */
	{ "a\342\200\256b@x.example", FALSE }, /* turns the direction */
	{ "a\342\200\250b@x.example", FALSE }, /* a line separator */
	{ "a\302\240b@x.example", FALSE },     /* a space */
	{ "a\357\277\275b@x.example", FALSE }, /* lost on the way */
	{ "a@x\342\200\256.example", FALSE }, { "\"a\302\233b\"@x.example", FALSE },
	{ "a\300\257b@x.example", FALSE },     /* overlong */
	{ "a\355\240\200b@x.example", FALSE }, /* a surrogate */
};

static void
takes_no_address_that_cannot_be_shown(void **state)
{
	(void)state;
	each_row (i, shown_cases)
		check_int(dsn_address_is_valid(dsn_str(shown_cases[i].address)),
			shown_cases[i].valid);
}

/* The usual form is read in one pass; in brackets with a name it goes the whole way. */
static void
reads_the_usual_form_as_any_other(void **state)
{
	static const char letters[] = "ab.-@@|'<>(\":,;\\ \xc3\xa9\x9b\x01[]";
	guint32 seed = 1;

	(void)state;
	for (guint round = 0; round < 100000; round++) {
		char text[32] = "x <";
		gsize len = 0;
		DsnStr plain, whole;

		while (len < 2 + round % 9) {
			seed = seed * 1664525 + 1013904223;
			text[3 + len++] = letters[(seed >> 16) % (sizeof letters - 1)];
		}
		text[3 + len] = '>';
		/* Marks of their own meaning outside of brackets are left to the tables above. */
		if (strpbrk(text + 3, "<(\" ,;:\\") != NULL || memchr(text + 3, '>', len) != NULL)
			continue;
		plain = dsn_address_read((DsnStr){ text + 3, len });
		whole = dsn_address_read((DsnStr){ text, len + 4 });
		assert_str(plain, whole);
		assert_str(dsn_address_read((DsnStr){ text + 2, len + 2 }), whole);
		assert_true(plain.at == NULL || dsn_address_is_valid(plain));
	}
}

/* Octet by octet, what dsn_address_is_ascii() says of many at once. */
static gboolean
is_ascii_reference(DsnStr text)
{
	const char *sign = memchr(text.at, '@', text.len), *end = text.at + text.len;

	if (sign == NULL || sign == text.at || sign + 1 == end || text.len > 64 ||
		text.at[0] == '|' || sign[1] == '-' || sign[1] == '.' || end[-1] == '.')
		return FALSE;
	for (const char *at = text.at; at < end; at++) {
		gboolean both = g_ascii_isalnum(*at) || (*at != '\0' && strchr("-._", *at));
		gboolean local = both || (*at != '\0' && strchr("!#$%&'*+/=?^`{|}~", *at));

		if (at != sign && !(at < sign ? local : both))
			return FALSE;
		if (at > sign && at[0] == '.' && at[-1] == '.')
			return FALSE;
	}
	return TRUE;
}

static void
knows_an_ascii_address_of_any_length(void **state)
{
	static const char wrong[] = "@.-|\"(),:;<>[]\\ \x7f\x80\xff\x01\n/+~";
	guint32 seed = 1;
	guint n_ascii = 0;

	(void)state;
	for (gsize len = 1; len < 70; len++)
		for (guint round = 0; round < 2000; round++) {
			char *text = g_malloc(len); /* a sanitizer sees what is read behind it */
			gboolean expected;

			for (gsize i = 0; i < len; i++) {
				seed = seed * 1664525 + 1013904223;
				text[i] = "aZ0_"[seed >> 30];
			}
			text[(seed >> 8) % len] = '@';
			if (round % 2 != 0)
				text[(seed >> 16) % len] = (char)(seed >> 24);
			if (round % 3 != 0)
				text[(seed >> 12) % len] = wrong[round % sizeof wrong];
			if (round % 5 == 0)
				text[len / 2] = '.';
			expected = is_ascii_reference((DsnStr){ text, len });
			assert_int_equal(dsn_address_is_ascii((DsnStr){ text, len }), expected);
			n_ascii += expected;
			g_free(text);
		}
	assert_true(n_ascii > 10000);
}

static void
tells_the_domain_of_an_address(void **state)
{
	(void)state;
	assert_str(dsn_address_domain(DSN_STR("a@b.example")), DSN_STR("b.example"));
	assert_str(dsn_address_domain(DSN_STR("\"a@x.example\"@b.example")), DSN_STR("b.example"));
	assert_null(dsn_address_domain(DSN_STR("anna")).at);
	assert_true(dsn_domain_is_within(DSN_STR("mx.B.example"), DSN_STR("b.example")));
	assert_true(dsn_domain_is_within(DSN_STR("b.example"), DSN_STR("B.example")));
	assert_false(dsn_domain_is_within(DSN_STR("ab.example"), DSN_STR("b.example")));
	assert_false(dsn_domain_is_within(DSN_STR("example"), DSN_STR("b.example")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_the_address_within_a_text),
		cmocka_unit_test(reads_typed_addresses),
		cmocka_unit_test(knows_a_list_of_one),
		cmocka_unit_test(knows_a_list_of_one_at_any_place),
		cmocka_unit_test(reads_hosts),
		cmocka_unit_test(reads_the_usual_form_as_any_other),
		cmocka_unit_test(knows_each_octet_of_an_address),
		cmocka_unit_test(puts_each_octet_in_its_classes),
		cmocka_unit_test(takes_no_address_that_cannot_be_shown),
		cmocka_unit_test(knows_an_ascii_address_of_any_length),
		cmocka_unit_test(tells_the_domain_of_an_address),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

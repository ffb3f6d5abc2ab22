/* SPDX-License-Identifier: MIT */
#include "support/test.h"

#include "address/return-path.h"

static const char *const patterns[] = { "b.{user}={domain}@lists.example",
	"news-{domain}-{user}@lists.example", "{broken}@lists.example", NULL };

static const struct {
	const char *path;
	const char *address; /* NULL: it names nobody */
} cases[] = {
	{ "bounce+ann=b.example@lists.example", "ann@b.example" },
	{ "list-bounces+ann=b.example@lists.example", "ann@b.example" },
	{ "bounces+first-last=b.example@lists.example", "first-last@b.example" },
	{ "bounces+ann+tag=b.example@lists.example", "ann+tag@b.example" },
	{ "bounces+ann=x=b.example@lists.example", "ann=x@b.example" },
	{ "bounces+verp-ann=b.example@lists.example", "ann@b.example" },
	{ "bounces+1234567-ab12-ann=b.example@em.lists.example", "ann@b.example" },
	{ "bounce-ann=b.example@lists.example", "ann@b.example" },
	{ "bounces-17-ann=b.example@lists.example", "ann@b.example" },
	{ "team-return-42-ann=b.example@lists.example", "ann@b.example" },

	/* what SRS and BATV wrap is the sender, so it counts only if that is a VERP itself */
	{ "SRS0=abcd=ZZ=b.example=ann@relay.example", NULL },
	{ "prvs=1234abcdef=ann@b.example", NULL },
	{ "SRS0+abcd=ZZ=lists.example=bounces+ann=b.example@relay.example", "ann@b.example" },
	{ "SRS1=efgh=first.example==abcd=ZZ=lists.example=bounces+ann=b.example@r.example",
		"ann@b.example" },
	{ "btv1==0123==bounces+ann=b.example@lists.example", "ann@b.example" },
	{ "prvs=1234abcdef=bounces+ann=b.example@lists.example", "ann@b.example" },
	{ "SRS0=abcd=ZZ=lists.example=bounces+ann=b.example@relay.example", "ann@b.example" },

	{ "b.ann=b.example@lists.example", "ann@b.example" },
	{ "news-b.example-ann@lists.example", "ann@b.example" },

	{ "bounces@lists.example", NULL },
	{ "bounces+12345@lists.example", NULL },
	{ "bounces+ann=b@lists.example", NULL },
	{ "bounces+=b.example@lists.example", NULL },
	{ "ann=b.example@lists.example", NULL }, /* a local part like any other */
	{ "prefix-ann=b.example@lists.example", NULL },
	{ "bounces+a b=b.example@lists.example", NULL },
	{ "", NULL },
	{ "@", NULL },
	{ "=@=", NULL },
	{ "SRS0=@x.example", NULL },
};

static void
names_the_recipient(void **state)
{
	g_autoptr(DsnArena) arena = dsn_arena_new();

	(void)state;
	each_row (i, cases) {
		DsnStr got = dsn_return_path_decode(arena, dsn_str(cases[i].path), patterns);

		name_row("\"%s\"", cases[i].path);
		check_str(got, dsn_str(cases[i].address));
	}
}

static const struct {
	const char *path;
	const char *address;
	gboolean names;
} proof_cases[] = {
	{ "any-prefix-ann=b.example@lists.example", "ann@b.example", TRUE },
	{ "any-prefix-ann=b.example@lists.example", "ANN@B.example", TRUE },
	{ "ann=b.example@lists.example", "ann@b.example", TRUE },
	{ "x+first.last=b.example@lists.example", "last@b.example", TRUE },
	{ "joann=b.example@lists.example", "ann@b.example", FALSE },
	{ "x-ann=b.example@lists.example", "ann@c.example", FALSE },
	{ "bounces@lists.example", "ann@b.example", FALSE },
};

static void
proves_an_address_that_is_known(void **state)
{
	g_autoptr(DsnArena) arena = dsn_arena_new();

	(void)state;
	each_row (i, proof_cases) {
		name_row("\"%s\"", proof_cases[i].path);
		check_int(dsn_return_path_names(arena, dsn_str(proof_cases[i].path),
				  dsn_str(proof_cases[i].address)),
			proof_cases[i].names);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_the_recipient),
		cmocka_unit_test(proves_an_address_that_is_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

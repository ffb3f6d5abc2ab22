/* SPDX-License-Identifier: MIT */
/* Sound messages made of the input: the walker and GMime must read the same parts. */
#include "config.h"

#include "support/mime-compare.h"
#include "mime/mime.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

#define DEEPEST 12
#define LONGEST 4000

static const char *const types[] = { "text/plain", "text/html; charset=iso-8859-1",
	"message/delivery-status", "text/rfc822-headers", "image/png; name=\"a;b\"",
	"message/global-delivery-status (a comment)", "message/feedback-report" };
static const char *const encodings[] = { "7bit", "base64", "QUOTED-PRINTABLE", "8bit" };
static const char *const ends[] = { "\n", "\r\n" };

static void
add_body(GString *mail, const guint8 *data, gsize size, guint8 how, const char *end)
{
	g_autofree char *base64 = g_base64_encode(data, size);

	if (how % 4 == 1)
		g_string_append(mail, base64);
	for (gsize i = 0; how % 4 == 2 && i < size; i++)
		g_string_append_printf(mail, i % 20 == 19 ? "=%02X=%s" : "=%02X", data[i], end);
	/* Lines that are no boundaries; octets that make no line end of their own. */
	for (gsize i = 0; how % 2 == 0 && how % 4 != 2 && i < size; i++)
		if (data[i] % 16 == 0)
			g_string_append(mail, end);
		else
			g_string_append_c(mail, (char)(' ' + data[i] % 95));
}

static void
add_boundary(GString *mail, guint depth, const char *close, const char *end)
{
	g_string_append_printf(mail, "%s--=_b%u'%s%s", end, depth, close, end);
}

static GString *
make_mail(const guint8 *data, gsize size)
{
	GString *mail = g_string_new("Subject: x");
	const char *end = ends[size % 2];
	guint depth = 0;
	gboolean open = FALSE;

	g_string_append(mail, end);
	for (gsize i = 0; i + 2 < size && mail->len < LONGEST; i += 2) {
		gsize length = MIN((gsize)data[i + 1] % 64, size - i - 2);

		if (open && depth > 1 && data[i] % 4 == 3) {
			add_boundary(mail, depth--, "--", end);
			continue;
		}
		if (depth > 0)
			add_boundary(mail, depth, "", end);
		if (depth == 0 || (data[i] % 4 == 2 && depth < DEEPEST)) {
			depth++;
			g_string_append_printf(mail,
				"Content-Type: multipart/%s;%s\tboundary=\"=_b%u'\"%s%s",
				data[i] % 8 < 4 ? "Alternative" : "mixed", end, depth, end, end);
			open = FALSE;
			continue;
		}
		open = TRUE;
		g_string_append_printf(mail, "Content-Transfer-Encoding: %s%sContent-Type: %s%s%s",
			encodings[data[i + 1] % 4], end, types[data[i] % G_N_ELEMENTS(types)], end,
			end);
		add_body(mail, data + i + 2, length, data[i + 1], end);
		i += length;
	}
	while (depth > 0)
		add_boundary(mail, depth--, "--", end);
	return mail;
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	g_autoptr(DsnArena) arena = dsn_arena_new();
	const DsnMimeOptions options = {
		.limits = { .depth = 16, .parts = 256, .fields = 4096, .text = 262144 }
	};
	GString *mail = make_mail(data, size);
	const DsnMessage message = { .octets = { mail->str, mail->len }, .size = mail->len };
	const DsnMail *own = dsn_mime_parse(arena, &message, &options);
	const DsnMail *other = dsn_mime_gmime_parse(arena, &message, &options.limits);
	const char *reason;
	g_autofree char *difference = compare_mails(arena, own, other, message.octets, &reason);

	if (difference != NULL)
		g_error("%s in:\n%s", difference, mail->str);
	g_string_free(mail, TRUE);
	return 0;
}

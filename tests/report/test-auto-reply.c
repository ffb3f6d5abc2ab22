/* SPDX-License-Identifier: MIT */
/* Automatic replies. */
#include "support/report.h"

static const Case reply_cases[] = {
	{ "RFC 3834",
		"From: a@b.example\nSubject: Re: x\nAuto-Submitted: auto-replied "
		"(vacation)\n\nAway. This user no longer works here.\n",
		"a@b.example|from|auto-reply||\n", -1 },
	{ "from a robot", "From: auto-reply@b.example\nSubject: x\nX-Autoreply: yes\n\nThanks.\n",
		"auto-reply@b.example|from|auto-reply||\n", -1 },
	{ "by its subject",
		"From: A <a@b.example>\nSubject: Automatische Antwort: Angebot\n\nWeg.\n",
		"a@b.example|from|auto-reply||\n", -1 },
	{ "written by a mail program",
		"From: A <a@b.example>\nSubject: Automatic reply: x\nIn-Reply-To: <1@x.example>\n"
		"X-Mailer: Outlook\n\nAway.\n",
		"a@b.example|from|auto-reply||\n", -1 },
	{ "by an empty return path where no answer is wanted",
		"Return-Path: <>\nFrom: a@b.example\nSubject: x\nPrecedence: bulk\n\nAway.\n",
		"a@b.example|from|auto-reply||\n", -1 },
	{ "... junk, too",
		"Return-Path: <>\nFrom: a@b.example\nSubject: x\nPrecedence: Junk\n\nAway.\n",
		"a@b.example|from|auto-reply||\n", -1 },
	{ "... not with a return path",
		"Return-Path: <a@b.example>\nFrom: a@b.example\nSubject: x\nPrecedence: "
		"bulk\n\nAway.\n",
		"", -1 },
	{ "... not of a list",
		"Return-Path: <>\nFrom: a@b.example\nSubject: x\nPrecedence: bulk\nList-Id: "
		"<l.b.example>\n\nAway.\n",
		"", -1 },
	{ "... not of first class",
		"Return-Path: <>\nFrom: a@b.example\nSubject: x\nPrecedence: "
		"first-class\n\nAway.\n",
		"", -1 },
	{ "in brackets",
		"From: A <a@b.example>\nSubject: [=?utf-8?Q?Automatyczna_odpowied=C5=BA?=] "
		"x\n\n.\n",
		"a@b.example|from|auto-reply||\n", -1 },
	{ "words that go on",
		"From: A <a@b.example>\nSubject: Vacation homes in Denmark\n\nCheap.\n", "", -1 },
	{ "a wish that others do not reply",
		"From: A <a@b.example>\nSubject: x\nX-Auto-Response-Suppress: All\n\nHi.\n", "",
		-1 },
	{ "a read receipt",
		"From: a@b.example\nSubject: Read: x\nMIME-Version: 1.0\nContent-Type: "
		"multipart/report;\n"
		" report-type=disposition-notification; boundary=x\n\n--x\n\nRead.\n--x\n"
		"Content-Type: message/disposition-notification\n\nFinal-Recipient: "
		"rfc822;a@b.example\n"
		"Disposition: automatic-action/MDN-sent-automatically; deleted\n\n--x--\n",
		"", -1 },
	{ "the recipient's own refusal",
		"From: postmaster@b.example\nSubject: Rejected: x\nAuto-Submitted: auto-replied "
		"(rejected)\nMIME-Version: 1.0\n"
		"Content-Type: multipart/report; report-type=disposition-notification; "
		"boundary=x\n\n--x\n\n"
		"Your message to <a@b.example> was automatically rejected:\nNo thanks.\n--x\n"
		"Content-Type: message/disposition-notification\n\nFinal-Recipient: "
		"rfc822;a@b.example\n\n--x--\n",
		"a@b.example|final-recipient|auto-reply||No thanks.\n", -1 },
	{ "a full mailbox in the same form",
		"From: postmaster@b.example\nSubject: Rejected: x\nAuto-Submitted: auto-replied "
		"(rejected)\nMIME-Version: 1.0\n"
		"Content-Type: multipart/report; report-type=disposition-notification; "
		"boundary=x\n\n--x\n\n"
		"Your message to <a@b.example> was automatically rejected:\nQuota exceeded\n--x\n"
		"Content-Type: message/disposition-notification\n\nFinal-Recipient: "
		"rfc822;a@b.example\n\n--x--\n",
		"a@b.example|final-recipient|failed||Quota exceeded\n", -1 },
};

#define NOTE(headers, parts)                                                                       \
	headers "MIME-Version: 1.0\nContent-Type: multipart/report; boundary=x\n\n" parts "--x--"
#define REFUSED "From: postmaster@b.example\nSubject: Rejected: x\nAuto-Submitted: auto-replied\n"
#define DISPOSITION                                                                                \
	"--x\nContent-Type: message/disposition-notification\n\n"                                  \
	"Final-Recipient: rfc822;a@b.example\n\n"

static const Case disposition_cases[] = {
	{ "a refusal at the start of the text",
		NOTE(REFUSED, "--x\n\nwas automatically rejected:No thanks.\n" DISPOSITION),
		"a@b.example|final-recipient|auto-reply||No thanks.\n", -1 },
	{ "a refusal in plain text, not in HTML",
		NOTE(REFUSED,
			"--x\nContent-Type: text/html\n\n<p>It was automatically rejected: Quota "
			"exceeded</p>\n--x\n\nIt was automatically rejected: No thanks."
			"\n" DISPOSITION),
		"a@b.example|final-recipient|auto-reply||No thanks.\n", -1 },
	{ "a refusal without words", NOTE(REFUSED, DISPOSITION),
		"a@b.example|final-recipient|auto-reply||\n", -1 },
	{ "a receipt in words that a dialect would read",
		NOTE("Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\nSubject: failure notice\n",
			"--x\n\nHi. This is the qmail-send program at mx.example.\n\n"
			"<c@d.example>:\nUser unknown\n" DISPOSITION),
		"", -1 },
};

static void
reads_nothing_else_into_a_disposition(void **state)
{
	(void)state;
	check(disposition_cases, G_N_ELEMENTS(disposition_cases));
}

static void
knows_automatic_replies(void **state)
{
	(void)state;
	check(reply_cases, G_N_ELEMENTS(reply_cases));
}

/* By language: those of the report stage are by their first octet. */
static const char *const reply_subjects[] = {
	/* English */
	"out of office",
	"out of the office",
	"out-of-office",
	"automatic reply",
	"auto reply",
	"auto-reply",
	"autoreply",
	"auto response",
	"auto-response",
	"autoresponse",
	"automatic response",
	"automated reply",
	"automated response",
	"away from my mail",
	"vacation",
	"on vacation",
	"i am out of the office",
	"auto:",
	/* German */
	"automatische antwort",
	"abwesenheit",
	"abwesenheitsnotiz",
	"abwesenheitsnachricht",
	"abwesenheitsmeldung",
	"abwesend",
	"automatische abwesenheitsnotiz",
	"ich bin nicht im haus",
	"nicht im büro",
	/* French */
	"réponse automatique",
	"absence du bureau",
	"absent du bureau",
	"absence :",
	"message d'absence",
	"message d’absence",
	/* Spanish, Catalan, Portuguese */
	"fuera de oficina",
	"fuera de la oficina",
	"respuesta automática",
	"respuesta automatica",
	"ausente de la oficina",
	"resposta automàtica",
	"resposta automática",
	"fora do escritório",
	"ausência tempor",
	/* Italian, Romanian */
	"risposta automatica",
	"fuori sede",
	"fuori ufficio",
	"răspuns automat",
	/* Dutch, Scandinavian, Finnish */
	"automatisch antwoord",
	"afwezig",
	"afwezigheid",
	"niet aanwezig",
	"autosvar",
	"automatisk svar",
	"frånvarande",
	"fravær",
	"ikke til stede",
	"automaattinen vastaus",
	"poissa",
	/* Polish, Czech, Slovak, Hungarian */
	"autoodpowiedź",
	"automatyczna odpowiedź",
	"odpowiedź automatyczna",
	"poza biurem",
	"automatická odpověď",
	"automatická odpoveď",
	"mimo kancel",
	"automatikus válasz",
	"házon kívül",
	/* Turkish, Greek */
	"otomatik yanıt",
	"otomatik cevap",
	"ofis dışı",
	"Αυτόματη απάντηση",
	/* Russian, Ukrainian */
	"Автоответ",
	"автоответ",
	"Автоматический ответ",
	"Автовідповідь",
	/* Japanese, Chinese, Korean */
	"自動応答",
	"自動返信",
	"不在",
	"自动回复",
	"自动答复",
	"自動回覆",
	"자동 회신",
	"부재중",
};

static const char *const reply_marks[] = { "Auto-Submitted: auto-replied", "X-Autoreply: yes",
	"X-Auto-Reply: yes", "X-Autorespond: yes", "X-Autoresponder: yes",
	"X-AutoReply-From: a@b.example", "X-Autogenerated: Reply", "X-Mail-Autoreply: yes",
	"X-Vacation: yes", "Precedence: auto_reply", "PRECEDENCE: auto-reply",
	"X-Precedence: auto_reply", "Delivered-To: Autoresponder" };

static DsnReportKind
kind_of(const char *text)
{
	g_autoptr(DsnArena) arena = dsn_arena_new();

	return read_message(arena, text, NULL)->kind;
}

static void
knows_marks_of_replies(void **state)
{
	(void)state;
	each_row (i, reply_subjects) {
		g_autofree char *text = g_strdup_printf(
			"From: a@b.example\nSubject: %s: x\n\n.\n", reply_subjects[i]);

		if (kind_of(text) != DSN_REPORT_AUTO_REPLY)
			check_failed("\"%s\" is no reply", reply_subjects[i]);
	}
	each_row (i, reply_marks) {
		g_autofree char *text =
			g_strdup_printf("From: a@b.example\nSubject: x\n%s\n\n.\n", reply_marks[i]);

		if (kind_of(text) != DSN_REPORT_AUTO_REPLY)
			check_failed("\"%s\" is no reply", reply_marks[i]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(knows_automatic_replies),
		cmocka_unit_test(reads_nothing_else_into_a_disposition),
		cmocka_unit_test(knows_marks_of_replies),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

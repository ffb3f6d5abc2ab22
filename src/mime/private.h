/* SPDX-License-Identifier: MIT */
/* What the files of the mime stage share. */
#pragma once

#include "mime/fields.h"
#include "mime/mime.h"

/* ---- header fields (fields.c) ---- */

/* Takes an empty line at the start of @rest. */
gboolean dsn_mime_take_blank(DsnStr *rest);

/* Takes what stands before a header: From_ lines that a mailbox left, empty lines and a byte order
 * mark that people and programs put there when they save a mail.  Nothing if no field follows.
 *
 * Returns: whether there was more than From_ lines */
gboolean dsn_mime_skip_envelope(DsnStr *rest);

/* As dsn_fields_parse(), but at most @limit fields are kept; all are passed over. */
DsnFields dsn_fields_read(
	DsnArena *arena, DsnStr block, guint limit, DsnStr *rest, gboolean *too_many);

/* As above; words that are no field do not end the header where a field follows them. */
DsnFields dsn_fields_read_message(
	DsnArena *arena, DsnStr block, guint limit, DsnStr *rest, gboolean *too_many);

/* ---- media types (media-type.c) ---- */

/**
 * DsnMediaType:
 * @type: as written, e.g. "multipart/Report"; absent if there is none
 * @strange: a boundary is spoken of, but in a way that we do not read
 */
typedef struct {
	DsnStr type;
	DsnPartKind kind;
	gboolean is_multipart;
	DsnStr boundary;
	DsnStr charset;
	DsnStr report_type;
	gboolean strange;
} DsnMediaType;

/* @end: of the bytes that @value is in; a boundary that lost its fold may stand after it. */
DsnMediaType dsn_media_type_parse(DsnArena *arena, DsnStr value, const char *end);
DsnPartKind dsn_media_type_kind(DsnStr type);

/* ---- transfer encodings (encoding.c) ---- */

typedef enum {
	DSN_ENCODING_NONE, /* 7bit, 8bit, binary and what nobody knows */
	DSN_ENCODING_BASE64,
	DSN_ENCODING_QP,
	DSN_ENCODING_UU,
} DsnEncoding;

DsnEncoding dsn_encoding_parse(DsnStr value);

/* Of each octet that is a hexadecimal digit its value and one; 0 for the others. */
extern const guchar dsn_hex_values[256];

/* Of a hexadecimal digit, or -1. */
static inline int
dsn_hex_value(char c)
{
	return dsn_hex_values[(guchar)c] - 1;
}

/* Decoded bytes: a view of @raw where nothing is coded.  @bad is set, never cleared. */
DsnStr dsn_encoding_decode(DsnArena *arena, DsnStr raw, DsnEncoding encoding, gboolean *bad);
DsnStr dsn_base64_decode(DsnArena *arena, DsnStr raw, gboolean *bad);
DsnStr dsn_qp_decode(DsnArena *arena, DsnStr raw, gboolean *bad);

/* Line ends as LF; a view where they are. */
DsnStr dsn_mime_normalise_ends(DsnArena *arena, DsnStr text);

/* ---- charsets (charset.c) ---- */

#define DSN_TEXT_ESCAPE '\033'

gboolean dsn_text_is_ascii(DsnStr text);

/* ASCII, lines that end in LF, and no escape sequences. */
gboolean dsn_text_is_plain(DsnStr text);

/* Valid UTF-8, whatever the bytes are; a view where they are.  @charset may be absent.  @bad is
 * set, never cleared. */
DsnStr dsn_charset_decode(DsnArena *arena, DsnStr bytes, DsnStr charset, gboolean *bad);

/* The same with line ends as LF. */
DsnStr dsn_charset_text(DsnArena *arena, DsnStr bytes, DsnStr charset, gboolean *bad);

/* ---- conversions (convert.c) ---- */

/* A NUL is a byte like any other. */
gboolean dsn_convert_is_utf8(DsnStr bytes);

/* UTF-8 with U+FFFD where it is none. */
DsnStr dsn_convert_utf8(DsnArena *arena, DsnStr bytes);

/* From windows-1252; where that has nothing the byte stays the control character that it is in
 * ISO 8859-1. */
DsnStr dsn_convert_latin1(DsnArena *arena, DsnStr bytes);

/* By iconv, from @iconv_name (nullable) or else @charset, with U+FFFD for what it does not take,
 * which sets @bad.  Absent if there is no such converter, or if it does not take all (@strict). */
DsnStr dsn_convert(DsnArena *arena, DsnStr bytes, DsnStr charset, const char *iconv_name,
	gboolean strict, gboolean *bad);

/* From ISO-2022-JP in seven bits (RFC 1468, 1554), otherwise as above. */
DsnStr dsn_convert_iso_2022_jp(DsnArena *arena, DsnStr ascii, gboolean *bad);

/* ---- HTML (html.c) ---- */

DsnStr dsn_html_words(DsnArena *arena, DsnStr html);

/* ---- the walk (walk.c, mime.c) ---- */

/**
 * DsnWalk: one message on its way
 * @limits: without zeros
 * @cut: the message's end is missing: nothing to complain about there
 * @declined: set when a message is beyond this walker
 */
typedef struct {
	DsnArena *arena;
	DsnMimeLimits limits;
	DsnMail *mail;
	DsnPart *parts;
	guint n_parts;
	guint capacity;
	gboolean cut;
	gboolean declined;
} DsnWalk;

/* What a part's own header says. */
typedef struct {
	DsnMediaType media;
	DsnEncoding encoding;
} DsnPartHeader;

void dsn_mime_walk(DsnWalk *walk, DsnPartHeader header, DsnStr body);

void dsn_mime_defect(DsnWalk *walk, DsnDefectCode code, DsnStr text);

/* Adds a leaf; FALSE when no more are wanted. */
gboolean dsn_mime_add_leaf(
	DsnWalk *walk, DsnPartKind kind, const DsnPartHeader *header, DsnStr raw, guint depth);

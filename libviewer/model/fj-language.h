/* Sentences in the language of whom they are for.
 *
 * A desktop program has one language (the process's locale); a server answers each request in the language
 * that the request asks for. fj_tr() therefore looks first at the language pushed on the calling thread, then
 * at the process's gettext domain. Catalogues are the ordinary .mo files of the gettext domain "fenji". */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Makes the catalogues under @directory ("DIR/zh_CN/LC_MESSAGES/fenji.mo") known; NULL: FENJI_LOCALEDIR, else
 * the compiled-in folder. Call once at start, before threads. */
void fj_language_init (const char *directory);

/* The language of the calling thread until it is set again: "en", "zh_CN" or NULL for the process's own.
 * Unknown languages mean "en". */
void fj_language_set_thread (const char *language);
const char *fj_language_get_thread (void);

/* Chooses "en" or "zh_CN" from an Accept-Language header (RFC 9110 12.5.4); NULL or nothing known: "en". */
const char *fj_language_negotiate (const char *accept_language);

/* The translation of @msgid, or @msgid. Never freed, valid for the life of the process. */
const char *fj_tr (const char *msgid) G_GNUC_FORMAT (1);

#ifndef _
#define _(msgid) fj_tr (msgid)
#endif
#ifndef N_
#define N_(msgid) (msgid)
#endif

G_END_DECLS

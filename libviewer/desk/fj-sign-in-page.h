/* The sign-in page: server, user, password; says what is wrong in a sentence; remembers server and user,
 * never a password. Signs in through the FjDeskApplication of its window. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define FJ_TYPE_SIGN_IN_PAGE (fj_sign_in_page_get_type ())
G_DECLARE_FINAL_TYPE (FjSignInPage, fj_sign_in_page, FJ, SIGN_IN_PAGE, AdwBin)

/* @title: the program's name; @icon: its icon's name. */
GtkWidget *fj_sign_in_page_new (const char *title, const char *icon);
/* Why the person is here again: "Your session has ended. Sign in again; nothing is lost." NULL: nothing. */
void fj_sign_in_page_set_reason (FjSignInPage *page, const char *sentence);
/* It comes into view: what the application knows is filled in, and the first gap has the focus. */
void fj_sign_in_page_begin (FjSignInPage *page);

G_END_DECLS

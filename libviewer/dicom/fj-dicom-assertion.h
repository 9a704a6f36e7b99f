/* Assertions inside of libraries of others: with damaged input they would end the process; here they end one
 * call. For the sources of dicom/ only.
 *
 * Debian builds OpenJPEG with its assertions, and its HTJ2K decoder has some that damaged data fail. assert()
 * calls __assert_fail, which this folder defines, so that it is ours that is called from every library of the
 * process. Outside of begin and end it says what failed and aborts, as the one of the C library does. What
 * the library had in its hands when it is left like this is lost, but for what its own clean-up frees. */
#pragma once

#include <setjmp.h>

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  jmp_buf jump; /* set by the caller: setjmp belongs into the function that stays */
} FjDicomAssertion;

/* From here on, an assertion that fails on this thread comes back at @self. Calls do not nest. */
void fj_dicom_assertion_begin (FjDicomAssertion *self);
void fj_dicom_assertion_end (void);

G_END_DECLS

/* See fj-dicom-assertion.h. */
#include "fj-dicom-assertion.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

/* Of each thread: what to leave, NULL most of the time. */
static _Thread_local FjDicomAssertion *current;

void
fj_dicom_assertion_begin (FjDicomAssertion *self)
{
  g_assert (!current);
  current = self;
}

void
fj_dicom_assertion_end (void)
{
  current = NULL;
}

/* In the place of the C library's. */
void
__assert_fail (const char *assertion, const char *file, unsigned int line, const char *function)
{
  FjDicomAssertion *self = current;

  if (self)
    {
      current = NULL;
      longjmp (self->jump, 1);
    }
  fprintf (stderr, "%s:%u: %s: Assertion `%s' failed.\n", file, line, function, assertion);
  abort ();
}

/* Marks and planes for tests. */
#pragma once

#include "fj-mark-plane.h"
#include "fj-mark.h"

static const FjMarkImage image
    = { (char *) "1.2", (char *) "1.2.3", (char *) "1.2.840.10008.5.1.4.1.1.2", (char *) "1.2.3.4", 1 };

static inline FjMark *
mark_of (FjMarkKind kind, guint n, const double *points)
{
  FjMark *mark = fj_mark_new (kind, &image);

  for (guint i = 0; i < n; i++)
    fj_mark_add_point (mark, points[2 * i], points[2 * i + 1]);
  return mark;
}

#define MARK(kind, ...)                                                                                      \
  mark_of (kind, sizeof ((double[]){ __VA_ARGS__ }) / (2 * sizeof (double)), (double[]){ __VA_ARGS__ })

#define NEAR(a, b) g_assert_cmpfloat_with_epsilon (a, b, 1e-9)

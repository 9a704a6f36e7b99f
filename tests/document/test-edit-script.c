#include "fj-edit-script.h"

/* Length of the longest common subsequence, by the table of the textbook. */
static guint
common_length (const guint32 *a, guint n, const guint32 *b, guint m)
{
  g_autofree guint *row = g_new0 (guint, m + 1);

  for (guint i = 0; i < n; i++)
    {
      guint diagonal = 0;

      for (guint j = 0; j < m; j++)
        {
          guint above = row[j + 1];

          row[j + 1] = a[i] == b[j] ? diagonal + 1 : MAX (above, row[j]);
          diagonal = above;
        }
    }
  return row[m];
}

/* The script turns @a into @b; how many numbers stay. */
static guint
check (const guint32 *a, guint n, const guint32 *b, guint m)
{
  g_autofree gboolean *removed = g_new0 (gboolean, n + 1);
  g_autofree gboolean *added = g_new0 (gboolean, m + 1);
  guint i = 0, j = 0, same = 0;

  fj_edit_script (a, n, b, m, removed, added);
  while (i < n || j < m)
    {
      if (i < n && removed[i])
        i++;
      else if (j < m && added[j])
        j++;
      else
        {
          g_assert_cmpuint (i, <, n);
          g_assert_cmpuint (j, <, m);
          g_assert_cmpuint (a[i], ==, b[j]);
          i++;
          j++;
          same++;
        }
    }
  return same;
}

static void
test_shortest (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1986);

  for (guint round = 0; round < 4000; round++)
    {
      guint32 a[40], b[40];
      guint n = (guint) g_rand_int_range (rand, 0, 40);
      guint m = (guint) g_rand_int_range (rand, 0, 40);
      gint32 letters = g_rand_int_range (rand, 1, 12);

      for (guint i = 0; i < n; i++)
        a[i] = (guint32) g_rand_int_range (rand, 0, letters);
      for (guint i = 0; i < m; i++)
        b[i] = (guint32) g_rand_int_range (rand, 0, letters);
      g_assert_cmpuint (check (a, n, b, m), ==, common_length (a, n, b, m));
    }
}

/* An edited text of the length of a long report is still compared exactly. */
static void
test_long (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  guint32 a[3000], b[3300];
  guint m = 0;

  for (guint i = 0; i < G_N_ELEMENTS (a); i++)
    a[i] = (guint32) g_rand_int_range (rand, 0, 400);
  for (guint i = 0; i < G_N_ELEMENTS (a); i++)
    {
      gint32 dice = g_rand_int_range (rand, 0, 20);

      if (dice != 0)
        b[m++] = a[i];
      if (dice <= 1)
        b[m++] = (guint32) g_rand_int_range (rand, 0, 400);
    }
  g_assert_cmpuint (check (a, G_N_ELEMENTS (a), b, m), ==, common_length (a, G_N_ELEMENTS (a), b, m));
}

/* Nothing in common, and chance in common: correct within a bounded time. */
static void
test_bounded (void)
{
  enum
  {
    N = 65536
  };
  g_autofree guint32 *a = g_new (guint32, N);
  g_autofree guint32 *b = g_new (guint32, N);
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);

  for (guint round = 0; round < 3; round++)
    {
      static const gint32 letters[] = { 2, 60, 100000 };
      gint64 start, ended;

      for (guint i = 0; i < N; i++)
        {
          a[i] = (guint32) g_rand_int_range (rand, 0, letters[round]);
          b[i] = (guint32) g_rand_int_range (rand, 0, letters[round]) + (round == 2 ? 100000 : 0);
        }
      start = g_get_monotonic_time ();
      check (a, N, b, N);
      ended = g_get_monotonic_time ();
      g_test_message ("%d numbers of %d: %.1f ms", N, letters[round], (double) (ended - start) / 1e3);
      /* Twenty times what it takes here: the search without a bound needs minutes. */
      g_assert_cmpint (ended - start, <, 2 * G_USEC_PER_SEC);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/edit-script/shortest", test_shortest);
  g_test_add_func ("/edit-script/long", test_long);
  g_test_add_func ("/edit-script/bounded", test_bounded);
  return g_test_run ();
}

/* Damaged files, each in a child process of its own: every one is read or refused with a sentence
 * (fuzz-file.c), none crashes, takes two seconds or a gibibyte.
 *
 *   mutations [--count N] [--seed N] [--keep FOLDER] FILE…
 *
 * Each file is cut at every 1/64 first; then come N mutations of them, the same for the same seed. */
#include "fuzz-target.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "inputs.h"

#define MEGABYTES 1024
#define SECONDS 2
#define CUTS 64

#if defined(__SANITIZE_ADDRESS__)
/* Shadow memory is address space, and quarantined memory is resident: time and size mean little here. */
#define IS_SANITIZED TRUE
#else
#define IS_SANITIZED FALSE
#endif

typedef struct
{
  char *name;
  GByteArray *bytes;
} Sample;

typedef struct
{
  const char *keep;
  guint n, n_bad;
  double slowest; /* s */
  glong largest;  /* KiB */
  char *slowest_name, *largest_name;
} Tally;

static void
sample_free (gpointer data)
{
  Sample *self = data;
  g_free (self->name);
  g_byte_array_unref (self->bytes);
  g_free (self);
}

/* In the child, for good. */
G_GNUC_NORETURN static void
examine (const GByteArray *bytes)
{
  if (!IS_SANITIZED)
    {
      struct rlimit space = { (rlim_t) MEGABYTES << 20, (rlim_t) MEGABYTES << 20 };
      setrlimit (RLIMIT_AS, &space);
    }
  const rlim_t longest = IS_SANITIZED ? 10 * SECONDS : SECONDS + 1;
  struct rlimit processor = { longest, longest + 1 };
  setrlimit (RLIMIT_CPU, &processor);
  alarm (60);
  LLVMFuzzerTestOneInput (bytes->data, bytes->len);
  _exit (0);
}

static void
keep (const Tally *self, const char *name, const GByteArray *bytes)
{
  g_autofree char *path = NULL;
  if (!self->keep)
    return;
  path = g_strdup_printf ("%s/%s", self->keep, name);
  if (g_file_set_contents (path, (const char *) bytes->data, bytes->len, NULL))
    printf ("# kept as %s\n", path);
}

static void
try_bytes (Tally *self, const char *name, const GByteArray *bytes)
{
  struct rusage used;
  int status = 0;
  fflush (NULL);
  pid_t child = fork ();
  if (child == 0)
    examine (bytes);
  while (child > 0 && wait4 (child, &status, 0, &used) < 0)
    if (errno != EINTR)
      g_error ("wait4: %s", g_strerror (errno));
  if (child < 0)
    g_error ("fork: %s", g_strerror (errno));
  /* Of the processor: what else the machine does is not the file's fault. */
  double seconds
      = used.ru_utime.tv_sec + used.ru_stime.tv_sec + (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
  gboolean is_slow = seconds > SECONDS;
  gboolean is_large = used.ru_maxrss > MEGABYTES * 1024L;
  self->n++;
  if (seconds > self->slowest)
    {
      self->slowest = seconds;
      g_free (self->slowest_name);
      self->slowest_name = g_strdup (name);
    }
  if (used.ru_maxrss > self->largest)
    {
      self->largest = used.ru_maxrss;
      g_free (self->largest_name);
      self->largest_name = g_strdup (name);
    }
  if (status == 0 && (IS_SANITIZED || (!is_slow && !is_large)))
    return;
  self->n_bad++;
  printf ("# %s: %s, %.2f s, %ld MB\n", name,
          WIFSIGNALED (status) ? g_strsignal (WTERMSIG (status)) : (status == 0 ? "read" : "failed"), seconds,
          used.ru_maxrss / 1024);
  keep (self, name, bytes);
}

static void
cut_all (Tally *tally, const GPtrArray *samples)
{
  for (guint i = 0; i < samples->len; i++)
    for (guint k = 0; k < CUTS; k++)
      {
        const Sample *sample = samples->pdata[i];
        g_autofree char *name = g_strdup_printf ("%s-cut-%u", sample->name, k);
        g_autoptr (GByteArray) bytes = g_byte_array_new ();
        g_byte_array_append (bytes, sample->bytes->data, (guint) ((guint64) sample->bytes->len * k / CUTS));
        try_bytes (tally, name, bytes);
      }
}

/* Somewhere; the head, where lengths are, as often as all of the rest. */
static guint
pick_place (GRand *rand, guint length)
{
  guint end = g_rand_boolean (rand) ? length : MIN (length, 2048);
  return (guint) g_rand_int_range (rand, 0, (gint32) MAX (end, 1));
}

static void
flip_some (GRand *rand, GByteArray *bytes)
{
  guint n = 1u << g_rand_int_range (rand, 0, 6);
  for (guint i = 0; i < n; i++)
    bytes->data[pick_place (rand, bytes->len)] ^= (guint8) (1u << g_rand_int_range (rand, 0, 8));
}

/* A number that lengths, counts and sizes go wrong with, two or four bytes of it. */
static void
put_number (GRand *rand, GByteArray *bytes)
{
  static const guint32 numbers[]
      = { 0,      1,      2,          0x7F,       0x80,       0xFF,       0x7FFF,    0x8000,
          0xFFFE, 0xFFFF, 0x00100000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF };
  guint32 number = numbers[g_rand_int_range (rand, 0, G_N_ELEMENTS (numbers))];
  guint width = g_rand_boolean (rand) ? 2 : 4, at = pick_place (rand, bytes->len);
  gboolean big = g_rand_boolean (rand);
  for (guint i = 0; i < width && at + i < bytes->len; i++)
    bytes->data[at + i] = (guint8) (number >> (8 * (big ? width - 1 - i : i)));
}

static void
cut_out (GRand *rand, GByteArray *bytes)
{
  guint at = pick_place (rand, bytes->len);
  guint n = (guint) g_rand_int_range (rand, 1, 1 + (gint32) MIN (bytes->len - at, 512));
  g_byte_array_remove_range (bytes, at, n);
}

/* Bytes of @other, or of itself, put in between or over. */
static void
splice (GRand *rand, GByteArray *bytes, const GByteArray *other)
{
  guint from = pick_place (rand, other->len), at = pick_place (rand, bytes->len);
  guint n = (guint) g_rand_int_range (rand, 1, 1 + (gint32) MIN (other->len - from, 512));
  if (g_rand_boolean (rand))
    {
      guint tail = bytes->len - at;
      g_byte_array_set_size (bytes, bytes->len + n);
      memmove (bytes->data + at + n, bytes->data + at, tail);
    }
  memmove (bytes->data + at, other->data + from, MIN (n, bytes->len - at));
}

static void
mutate (GRand *rand, GByteArray *bytes, const GPtrArray *samples)
{
  guint n = (guint) g_rand_int_range (rand, 1, 5);
  for (guint i = 0; i < n && bytes->len > 1; i++)
    switch (g_rand_int_range (rand, 0, 6))
      {
      case 0:
      case 1:
        flip_some (rand, bytes);
        break;
      case 2:
      case 3:
        put_number (rand, bytes);
        break;
      case 4:
        cut_out (rand, bytes);
        break;
      default:
        {
          const Sample *other = samples->pdata[g_rand_int_range (rand, 0, (gint32) samples->len)];
          splice (rand, bytes, other->bytes);
        }
      }
}

static void
mutate_all (Tally *tally, const GPtrArray *samples, guint count, guint32 seed)
{
  for (guint i = 0; i < count; i++)
    {
      const Sample *sample = samples->pdata[i % samples->len];
      /* Each has its own numbers: one can be made again without those before. */
      const guint32 seeds[] = { seed, i };
      GRand *rand = g_rand_new_with_seed_array (seeds, G_N_ELEMENTS (seeds));
      g_autofree char *name = g_strdup_printf ("%s-mutation-%u-%u", sample->name, seed, i);
      g_autoptr (GByteArray) bytes = g_byte_array_new ();
      g_byte_array_append (bytes, sample->bytes->data, sample->bytes->len);
      mutate (rand, bytes, samples);
      g_rand_free (rand);
      try_bytes (tally, name, bytes);
    }
}

static void
load_path (GPtrArray *samples, const char *path)
{
  g_autoptr (GPtrArray) paths = inputs_list (path);
  for (guint i = 0; i < paths->len; i++)
    {
      g_autoptr (GError) error = NULL;
      Sample *sample = g_new0 (Sample, 1);
      guint8 *data;
      gsize length;
      if (!g_file_get_contents (paths->pdata[i], (char **) &data, &length, &error))
        g_error ("%s", error->message);
      sample->name = g_path_get_basename (paths->pdata[i]);
      sample->bytes = g_byte_array_new_take (data, length);
      g_ptr_array_add (samples, sample);
    }
}

int
main (int argc, char **argv)
{
  gint count = 0, seed = 1;
  Tally tally = { 0 };
  g_auto (GStrv) paths = NULL;
  g_autofree char *folder = NULL;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[]
      = { { "count", 0, 0, G_OPTION_ARG_INT, &count, "How many mutations", "N" },
          { "seed", 0, 0, G_OPTION_ARG_INT, &seed, "Which ones", "N" },
          { "keep", 0, 0, G_OPTION_ARG_FILENAME, &folder, "Where what goes wrong is kept", "FOLDER" },
          { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &paths, NULL, "FILE…" },
          { NULL } };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GPtrArray) samples = g_ptr_array_new_with_free_func (sample_free);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || !paths)
    g_error ("%s", error ? error->message : "no files");
  for (guint i = 0; paths[i]; i++)
    load_path (samples, paths[i]);
  g_assert_cmpuint (samples->len, >, 0);
  /* Once here, not in each child: dictionaries, codecs. */
  LLVMFuzzerInitialize (&argc, &argv);
  tally.keep = folder;
  cut_all (&tally, samples);
  mutate_all (&tally, samples, (guint) MAX (count, 0), (guint32) seed);
  printf ("# %u files: %u cuts and mutations, %u bad\n", samples->len, tally.n, tally.n_bad);
  printf ("# slowest %.3f s (%s), largest %ld MB (%s)\n", tally.slowest, tally.slowest_name,
          tally.largest / 1024, tally.largest_name);
  printf ("1..1\n%s 1 - read or refused with a sentence, within %u s and %u MB\n",
          tally.n_bad ? "not ok" : "ok", SECONDS, MEGABYTES);
  g_free (tally.slowest_name);
  g_free (tally.largest_name);
  return tally.n_bad > 0;
}

#include "fj-wording-read.h"

#include <string.h>
#include "fj-report-gap.h"

typedef struct
{
  gsize begin, end;
  gboolean is_first; /* of its sentence */
} Clause;

typedef struct
{
  const char *text;
  const GArray *terms; /* of FjTerm */
  FjWordingReading *reading;
  guint side;    /* last one said in this sentence */
  guint finding; /* the first one of this sentence */
} Walk;

void
fj_wording_reading_free (FjWordingReading *reading)
{
  if (reading == NULL)
    return;
  g_array_unref (reading->findings);
  g_array_unref (reading->organs);
  g_array_unref (reading->measures);
  g_array_unref (reading->sides);
  g_array_unref (reading->gaps);
  g_free (reading);
}

/* --- clauses --- */

typedef enum
{
  GOES_ON,
  ENDS_CLAUSE,
  ENDS_SENTENCE
} Stop;

static Stop
find_stop (const char *text, const char *at)
{
  gunichar c = g_utf8_get_char (at);

  switch (c)
    {
    case 0xff0c: /* ， */
      return ENDS_CLAUSE;
    case ',':
      return g_ascii_isdigit (at[1]) ? GOES_ON : ENDS_CLAUSE;
    case 0x3002: /* 。 */
    case 0xff1b: /* ； */
    case 0xff01:
    case ';':
    case '!':
    case '\n':
      return ENDS_SENTENCE;
    case '.': /* of a number it is none */
      return at > text && g_ascii_isdigit (at[-1]) && g_ascii_isdigit (at[1]) ? GOES_ON : ENDS_SENTENCE;
    default:
      return GOES_ON;
    }
}

static GArray *
split (const char *text)
{
  GArray *clauses = g_array_new (FALSE, FALSE, sizeof (Clause));
  Clause clause = { 0, 0, TRUE };

  for (const char *at = text;; at = g_utf8_next_char (at))
    {
      Stop stop = *at == '\0' ? ENDS_SENTENCE : find_stop (text, at);

      if (stop == GOES_ON)
        continue;
      clause.end = (gsize) (at - text);
      if (clause.end > clause.begin)
        g_array_append_val (clauses, clause);
      if (*at == '\0')
        return clauses;
      clause = (Clause){ (gsize) (g_utf8_next_char (at) - text), 0, stop == ENDS_SENTENCE };
    }
}

/* --- what stands in one --- */

static const FjTerm *
get_term (const Walk *walk, guint i)
{
  return &g_array_index (walk->terms, FjTerm, i);
}

static gboolean
is_in (const FjTerm *term, const Clause *clause)
{
  return term->begin >= clause->begin && term->end <= clause->end;
}

static gboolean
overlaps (const FjTerm *a, const FjTerm *b)
{
  return a->begin < b->end && b->begin < a->end;
}

static gboolean
has_kind (const Walk *walk, const Clause *clause, FjTermKind kind)
{
  for (guint i = 0; i < walk->terms->len; i++)
    if (get_term (walk, i)->kind == kind && is_in (get_term (walk, i), clause))
      return TRUE;
  return FALSE;
}

/* "不除外", "不能排除": it may be there after all. */
static gboolean
is_taken_back (const Walk *walk, const FjTerm *negation)
{
  static const char *const before[] = { "不", "不能", "not ", "cannot be " };

  for (guint i = 0; i < G_N_ELEMENTS (before); i++)
    {
      gsize length = strlen (before[i]);

      if (negation->begin >= length
          && strncmp (walk->text + negation->begin - length, before[i], length) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_denied (const Walk *walk, const Clause *clause, const FjTerm *concept)
{
  for (guint i = 0; i < walk->terms->len; i++)
    {
      const FjTerm *term = get_term (walk, i);

      if (term->kind == FJ_TERM_NEGATION && is_in (term, clause) && term->end <= concept->begin
          && !is_taken_back (walk, term))
        return TRUE;
    }
  return FALSE;
}

static guint
side_of (const FjTerm *term)
{
  switch (term->kind)
    {
    case FJ_TERM_LEFT:
      return FJ_SIDE_LEFT;
    case FJ_TERM_RIGHT:
      return FJ_SIDE_RIGHT;
    case FJ_TERM_BOTH:
      return FJ_SIDE_LEFT | FJ_SIDE_RIGHT;
    default:
      return 0;
    }
}

/* The "左" of "中线左移" is no side of the patient's. */
static gboolean
is_part_of_another (const Walk *walk, const FjTerm *side)
{
  for (guint i = 0; i < walk->terms->len; i++)
    {
      const FjTerm *term = get_term (walk, i);

      if ((term->kind == FJ_TERM_CONCEPT || term->kind == FJ_TERM_ATTRIBUTE) && overlaps (term, side))
        return TRUE;
      /* "左" of "两侧"-like longer ones */
      if (term != side && side_of (term) != 0 && overlaps (term, side)
          && term->end - term->begin > side->end - side->begin)
        return TRUE;
    }
  return FALSE;
}

/* Dates are of earlier exams: of this one nobody writes any. */
static gboolean
has_date (const Walk *walk, const Clause *clause)
{
  for (gsize i = clause->begin; i + 5 < clause->end; i++)
    if (g_ascii_isdigit (walk->text[i]) && g_ascii_isdigit (walk->text[i + 1])
        && g_ascii_isdigit (walk->text[i + 2]) && g_ascii_isdigit (walk->text[i + 3])
        && (i == clause->begin || !g_ascii_isdigit (walk->text[i - 1]))
        && ((strchr ("-/.", walk->text[i + 4]) != NULL && g_ascii_isdigit (walk->text[i + 5]))
            || g_str_has_prefix (walk->text + i + 4, "年")))
      return TRUE;
  return FALSE;
}

/* The last one before it in the clause, the first one after it, or what the sentence said before. */
static guint
find_side (const Walk *walk, const Clause *clause, const FjTerm *concept)
{
  guint before = 0, after = 0;

  for (guint i = 0; i < walk->terms->len; i++)
    {
      const FjTerm *term = get_term (walk, i);
      guint side = side_of (term);

      if (side == 0 || !is_in (term, clause) || is_part_of_another (walk, term))
        continue;
      if (term->end <= concept->begin)
        before = side;
      else if (after == 0)
        after = side;
    }
  return before != 0 ? before : after != 0 ? after : walk->side;
}

static void
read_terms (Walk *walk, const Clause *clause, gboolean is_compared)
{
  guint said = 0;

  for (guint i = 0; i < walk->terms->len; i++)
    {
      const FjTerm *term = get_term (walk, i);

      if (!is_in (term, clause))
        continue;
      if (term->kind == FJ_TERM_CONCEPT)
        {
          FjWordingFinding finding = { term->index,
                                       !is_denied (walk, clause, term),
                                       find_side (walk, clause, term),
                                       is_compared,
                                       term->begin,
                                       term->end };

          g_array_append_val (walk->reading->findings, finding);
        }
      else if (term->kind == FJ_TERM_ORGAN)
        {
          FjWordingOrganState state = { term->index, has_kind (walk, clause, FJ_TERM_NORMAL),
                                        has_kind (walk, clause, FJ_TERM_ABSENT), term->begin, term->end };

          g_array_append_val (walk->reading->organs, state);
        }
      else if (side_of (term) != 0 && !is_part_of_another (walk, term))
        {
          g_array_append_val (walk->reading->sides, *term);
          said = side_of (term);
        }
    }
  if (said != 0)
    walk->side = said;
}

/* --- what was measured --- */

static guint
find_attribute (const Walk *walk, const Clause *clause, gsize before)
{
  guint found = G_MAXUINT;

  for (guint i = 0; i < walk->terms->len; i++)
    {
      const FjTerm *term = get_term (walk, i);

      if (term->kind == FJ_TERM_ATTRIBUTE && is_in (term, clause) && term->end <= before)
        found = term->index;
    }
  return found;
}

/* The last one of its sentence before it, or the first one after it in its clause. */
static guint
find_finding (const Walk *walk, const Clause *clause, gsize before)
{
  guint found = G_MAXUINT;

  for (guint i = walk->finding; i < walk->reading->findings->len; i++)
    {
      const FjWordingFinding *finding = &g_array_index (walk->reading->findings, FjWordingFinding, i);

      if (finding->end <= before || (found == G_MAXUINT && finding->begin >= clause->begin))
        found = i;
    }
  return found;
}

/* "2.1×1.5cm": each number has the unit of the last. */
static void
add_measures (Walk *walk,
              const Clause *clause,
              const char *numbers,
              gsize begin,
              gsize end,
              double unit,
              gboolean is_compared)
{
  for (const char *at = numbers; *at != '\0';)
    {
      char *after;
      FjWordingMeasure measure = { find_attribute (walk, clause, begin),
                                   find_finding (walk, clause, begin),
                                   0,
                                   0,
                                   is_compared,
                                   begin,
                                   end };

      if (!g_ascii_isdigit (*at))
        {
          at++;
          continue;
        }
      measure.value = g_ascii_strtod (at, &after);
      measure.millimetres = measure.value * unit;
      g_array_append_val (walk->reading->measures, measure);
      at = after;
    }
}

static void
read_measures (Walk *walk, const Clause *clause, gboolean is_compared)
{
  static GRegex *regex;
  static gsize once;
  g_autofree char *part = g_strndup (walk->text + clause->begin, clause->end - clause->begin);
  g_autoptr (GMatchInfo) match = NULL;

  if (g_once_init_enter (&once))
    {
      regex = g_regex_new (
          "([0-9]{1,4}(?:\\.[0-9]{1,3})?(?:\\s*[×xX*]\\s*[0-9]{1,4}(?:\\.[0-9]{1,3})?){0,2})\\s*(mm|cm|毫米|厘米)",
          G_REGEX_OPTIMIZE | G_REGEX_CASELESS, 0, NULL);
      g_once_init_leave (&once, 1);
    }
  g_regex_match (regex, part, 0, &match);
  while (g_match_info_matches (match))
    {
      g_autofree char *numbers = g_match_info_fetch (match, 1), *unit = g_match_info_fetch (match, 2);
      int begin = 0, end = 0;
      gboolean is_mm = g_ascii_strcasecmp (unit, "mm") == 0 || g_str_equal (unit, "毫米");

      g_match_info_fetch_pos (match, 0, &begin, &end);
      add_measures (walk, clause, numbers, clause->begin + (gsize) begin, clause->begin + (gsize) end,
                    is_mm ? 1 : 10, is_compared);
      g_match_info_next (match, NULL);
    }
}

/* Those of a template's form, and between them the words that stand for one. */
static void
read_gaps (FjWordingReading *reading, const char *text, GArray *terms)
{
  g_autoptr (GArray) gaps = fj_report_gaps (text);
  guint at = 0;

  for (guint i = 0; i <= gaps->len; i++)
    {
      const FjReportGap *gap = i < gaps->len ? &g_array_index (gaps, FjReportGap, i) : NULL;

      for (; at < terms->len; at++)
        {
          FjTerm term = g_array_index (terms, FjTerm, at);

          if (gap != NULL && term.begin >= gap->begin)
            break;
          if (term.kind == FJ_TERM_GAP)
            g_array_append_val (reading->gaps, term);
        }
      if (gap != NULL)
        {
          FjTerm whole = { .kind = FJ_TERM_GAP, .begin = gap->begin, .end = gap->end };

          g_array_append_val (reading->gaps, whole);
          while (at < terms->len && g_array_index (terms, FjTerm, at).begin < gap->end)
            at++;
        }
    }
}

FjWordingReading *
fj_wording_read (const char *text)
{
  FjWordingReading *reading = g_new0 (FjWordingReading, 1);
  g_autoptr (GArray) terms = fj_wording_find_terms (text), clauses = split (text);
  Walk walk = { text, terms, reading, 0, 0 };

  reading->findings = g_array_new (FALSE, FALSE, sizeof (FjWordingFinding));
  reading->organs = g_array_new (FALSE, FALSE, sizeof (FjWordingOrganState));
  reading->measures = g_array_new (FALSE, FALSE, sizeof (FjWordingMeasure));
  reading->sides = g_array_new (FALSE, FALSE, sizeof (FjTerm));
  reading->gaps = g_array_new (FALSE, FALSE, sizeof (FjTerm));
  read_gaps (reading, text, terms);
  for (guint i = 0; i < clauses->len; i++)
    {
      const Clause *clause = &g_array_index (clauses, Clause, i);
      gboolean is_compared = has_kind (&walk, clause, FJ_TERM_COMPARISON) || has_date (&walk, clause);

      if (clause->is_first)
        {
          walk.side = 0;
          walk.finding = reading->findings->len;
        }
      reading->compares |= is_compared;
      read_terms (&walk, clause, is_compared);
      read_measures (&walk, clause, is_compared);
    }
  return reading;
}

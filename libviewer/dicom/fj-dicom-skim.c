/* See fj-dicom-skim.h. */
#include "fj-dicom-skim.h"

#include <math.h>
#include <string.h>

#include "fj-dicom-guard-visit.h"
#include "fj-dicom-object.h"
#include "fj-dicom-stack-values.h"

#define STUDY_UID 0x0020000D
#define SERIES_UID 0x0020000E
#define INSTANCE_UID 0x00080018
#define SLICE_THICKNESS 0x00180050
#define IMAGE_POSITION 0x00200032
#define IMAGE_ORIENTATION 0x00200037
#define SAMPLES 0x00280002
#define PHOTOMETRIC 0x00280004
#define NUMBER_OF_FRAMES 0x00280008
#define ROWS 0x00280010
#define COLUMNS 0x00280011
#define PIXEL_SPACING 0x00280030
#define BITS_ALLOCATED 0x00280100
#define BITS_STORED 0x00280101
#define HIGH_BIT 0x00280102
#define PIXEL_REPRESENTATION 0x00280103
#define PADDING_VALUE 0x00280120
#define PADDING_LIMIT 0x00280121
#define RESCALE_INTERCEPT 0x00281052
#define RESCALE_SLOPE 0x00281053
#define LOSSY_COMPRESSION 0x00282110
#define PIXEL_DATA 0x7FE00010

/* What is wanted, in the order of the file. A VR of SQ: where there is one the header is not plain. */
static const struct
{
  FjTag tag;
  char vr[3];
} wanted[] = {
  { 0x00080008, "CS" },        { INSTANCE_UID, "UI" },      { 0x00080022, "DA" },
  { 0x0008002A, "DT" },        { 0x00080032, "TM" },        { SLICE_THICKNESS, "DS" },
  { 0x00180081, "DS" },        { 0x00180082, "DS" },        { 0x00180086, "IS" },
  { 0x00181060, "DS" },        { 0x00189074, "DT" },        { 0x00189076, "SQ" },
  { 0x00189079, "FD" },        { 0x00189082, "FD" },        { 0x00189087, "FD" },
  { 0x00189089, "FD" },        { STUDY_UID, "UI" },         { SERIES_UID, "UI" },
  { 0x00200012, "IS" },        { 0x00200013, "IS" },        { IMAGE_POSITION, "DS" },
  { IMAGE_ORIENTATION, "DS" }, { 0x00200052, "UI" },        { 0x00200100, "IS" },
  { 0x00209056, "SH" },        { 0x00209128, "UL" },        { 0x00209153, "FD" },
  { 0x00209241, "FL" },        { 0x00209245, "FL" },        { SAMPLES, "US" },
  { PHOTOMETRIC, "CS" },       { NUMBER_OF_FRAMES, "IS" },  { ROWS, "US" },
  { COLUMNS, "US" },           { PIXEL_SPACING, "DS" },     { BITS_ALLOCATED, "US" },
  { BITS_STORED, "US" },       { HIGH_BIT, "US" },          { PIXEL_REPRESENTATION, "US" },
  { PADDING_VALUE, "US" },     { PADDING_LIMIT, "US" },     { 0x00280122, "SQ" }, /* of real values */
  { 0x00280123, "SQ" },        { RESCALE_INTERCEPT, "DS" }, { RESCALE_SLOPE, "DS" },
  { LOSSY_COMPRESSION, "CS" }, { 0x00283000, "SQ" },        { 0x52009229, "SQ" },
  { 0x52009230, "SQ" },
};

/* Private values: as many blocks of these groups as one file may reserve. */
static const struct
{
  guint16 group;
  char creator[24];
  guint8 element;
  char vr[3];
} vendors[] = {
  { 0x0019, "SIEMENS MR HEADER", 0x0C, "IS" },
  { 0x0043, "GEMS_PARM_01", 0x39, "IS" },
  { 0x0065, "Image Private Header", 0x09, "FD" },
  { 0x2001, "Philips Imaging DD 001", 0x03, "FL" },
};

#define N_WANTED G_N_ELEMENTS (wanted)
#define N_VENDORS G_N_ELEMENTS (vendors)
#define LONGEST 512 /* bytes of a value that is looked at */

typedef struct
{
  FjDicomSkim *skim;
  gboolean is_plain, is_orderly;
  FjTag previous;
  guint next;                        /* of @wanted */
  guint blocks[N_VENDORS];           /* 0: not reserved */
  char *texts[N_WANTED + N_VENDORS]; /* numbers in decimal, as an object gives them; NULL: absent */
  guint64 pixels_offset;
  guint32 pixels_length;
} Skim;

/* Bytes of text to a string: only where every reading of them is the same. DCMTK takes spaces out of UIDs. */
static char *
take_text (guint8 *bytes, guint length, const char vr[2])
{
  gboolean is_free_text = vr[0] == 'S' || vr[0] == 'L', is_uid = vr[0] == 'U';

  while (length > 0 && bytes[length - 1] == 0)
    length--;
  for (guint i = 0; i < length; i++)
    if (bytes[i] < 0x20 || bytes[i] > 0x7E || (is_free_text && (bytes[i] == '\\' || bytes[i] == '~'))
        || (is_uid && bytes[i] == ' '))
      return NULL;
  return g_strndup ((const char *) bytes, length);
}

static char *
take_numbers (const char vr[2], const guint8 *bytes, guint length)
{
  guint width = vr[0] == 'U' && vr[1] == 'S' ? 2 : vr[0] == 'F' && vr[1] == 'D' ? 8 : 4;
  GString *out;

  if (length % width != 0)
    return NULL;
  out = g_string_new (NULL);
  for (guint at = 0; at < length; at += width)
    {
      char buffer[G_ASCII_DTOSTR_BUF_SIZE];
      guint64 bits = 0;
      double wide;
      float single;
      guint32 low;

      for (guint i = width; i-- > 0;)
        bits = bits << 8 | bytes[at + i];
      if (at > 0)
        g_string_append_c (out, '\\');
      if (vr[0] == 'U')
        g_string_append_printf (out, "%" G_GUINT64_FORMAT, bits);
      else if (width == 8)
        {
          memcpy (&wide, &bits, 8);
          g_string_append (out, g_ascii_formatd (buffer, sizeof buffer, "%.17g", wide));
        }
      else
        {
          low = (guint32) bits;
          memcpy (&single, &low, 4);
          g_string_append (out, g_ascii_formatd (buffer, sizeof buffer, "%.9g", (double) single));
        }
    }
  return g_string_free (out, FALSE);
}

/* The value at the cursor; NULL when it is not read here. */
static char *
read_value (FjDicomGuardSource *source, const char vr[2], guint32 length)
{
  guint8 bytes[LONGEST];

  if (length > LONGEST || !fj_dicom_guard_source_read (source, bytes, length))
    return NULL;
  if ((vr[0] == 'U' && vr[1] != 'I') || vr[0] == 'F')
    return take_numbers (vr, bytes, length);
  return take_text (bytes, length, vr);
}

static void
visit_private (Skim *self, FjTag tag, const char vr[2], guint32 length, FjDicomGuardSource *source)
{
  guint element = tag & 0xFFFF;

  for (guint i = 0; i < N_VENDORS; i++)
    if (tag >> 16 != vendors[i].group)
      continue;
    else if (element >= 0x10 && element <= 0xFF)
      {
        g_autofree char *creator = read_value (source, "CS", length);

        if (!creator) /* in letters of a character set */
          self->is_plain = FALSE;
        else if (self->blocks[i] == 0 && strcmp (g_strstrip (creator), vendors[i].creator) == 0)
          self->blocks[i] = element;
      }
    else if (self->blocks[i] != 0 && element == (self->blocks[i] << 8 | vendors[i].element))
      {
        /* In implicit VR, or as UN, its kind is known to a dictionary only. */
        if (strncmp (vr, vendors[i].vr, 2) != 0)
          self->is_plain = FALSE;
        else
          self->texts[N_WANTED + i] = read_value (source, vr, length);
        self->is_plain = self->is_plain && self->texts[N_WANTED + i];
      }
}

/* US or SS: as 16 bits, whose sign is that of the pixels. */
static gboolean
is_signed_padding (FjTag tag, const char vr[2])
{
  return (tag == PADDING_VALUE || tag == PADDING_LIMIT) && strncmp (vr, "SS", 2) == 0;
}

static void
visit (guint32 tag, const char vr[2], guint32 length, FjDicomGuardSource *source, gpointer data)
{
  Skim *self = data;

  /* Whose value counts, of elements that come twice or out of order, is for a parser to say. */
  if (tag <= self->previous)
    self->is_orderly = FALSE;
  self->previous = MAX (tag, self->previous);
  /* Fragments are for pixel data, and what else has no length is nested in ways that only a parser knows. */
  if (length == G_MAXUINT32 && tag != PIXEL_DATA
      && !(*vr ? strncmp (vr, "SQ", 2) == 0 : fj_dicom_tag_is_sequence (tag)))
    self->is_plain = FALSE;
  if (tag == PIXEL_DATA && length != G_MAXUINT32
      && (*vr == 0 || strncmp (vr, "OB", 2) == 0 || strncmp (vr, "OW", 2) == 0))
    {
      self->pixels_offset = source->pos;
      self->pixels_length = length;
    }
  if (tag >> 16 & 1)
    visit_private (self, tag, vr, length, source);
  while (self->next < N_WANTED && wanted[self->next].tag < tag)
    self->next++;
  if (self->next == N_WANTED || wanted[self->next].tag != tag || self->texts[self->next])
    return;
  if (strcmp (wanted[self->next].vr, "SQ") != 0
      && (*vr == 0 || strncmp (vr, wanted[self->next].vr, 2) == 0 || is_signed_padding (tag, vr)))
    self->texts[self->next] = read_value (source, wanted[self->next].vr, length);
  self->is_plain = self->is_plain && self->texts[self->next];
}

static const char *
find_text (const Skim *self, FjTag tag)
{
  for (guint i = 0; i < N_WANTED; i++)
    if (wanted[i].tag == tag)
      return self->texts[i];
  return NULL;
}

/* One number of several; spaces around it mean nothing. */
static gboolean
parse_double (const char *text, guint index, double *value)
{
  g_autofree char *one = NULL;
  char *end = NULL;

  for (; text && index > 0; index--)
    {
      text = strchr (text, '\\');
      text = text ? text + 1 : NULL;
    }
  if (!text)
    return FALSE;
  one = g_strstrip (g_strndup (text, strcspn (text, "\\")));
  *value = g_ascii_strtod (one, &end);
  return *one && *end == 0 && isfinite (*value);
}

static gboolean
get_double (gpointer data, FjTag group, FjTag tag, guint index, double *value)
{
  double number;

  if (!parse_double (find_text (data, tag), index, &number))
    return FALSE;
  *value = number;
  return TRUE;
}

static char *
dup_text (gpointer data, FjTag group, FjTag tag)
{
  const char *text = find_text (data, tag);
  g_auto (GStrv) values = g_strsplit (text ? text : "", "\\", -1);
  char *joined;

  for (guint i = 0; values[i]; i++)
    g_strstrip (values[i]);
  joined = g_strjoinv ("\\", values);
  if (!*joined)
    g_clear_pointer (&joined, g_free);
  return joined;
}

static gboolean
get_private (gpointer data, guint16 group, const char *creator, guint8 element, const char *vr, double *value)
{
  const Skim *self = data;
  double number;

  for (guint i = 0; i < N_VENDORS; i++)
    if (vendors[i].group == group && vendors[i].element == element
        && parse_double (self->texts[N_WANTED + i], 0, &number))
      {
        *value = number;
        return TRUE;
      }
  return FALSE;
}

static void
copy_uid (Skim *self, FjTag tag, char uid[65])
{
  g_autofree char *text = dup_text (self, 0, tag);

  if (text && strlen (text) > 64)
    self->is_plain = FALSE;
  else
    g_strlcpy (uid, text ? text : "", 65);
}

static gboolean
get_doubles (Skim *self, FjTag tag, double *values, guint n)
{
  for (guint i = 0; i < n; i++)
    if (!get_double (self, 0, tag, i, &values[i]))
      return FALSE;
  return TRUE;
}

static void
read_plane (Skim *self, FjStackImage *image)
{
  double p[3], o[6], s[2], thickness;

  if (!get_doubles (self, IMAGE_POSITION, p, 3) || !get_doubles (self, IMAGE_ORIENTATION, o, 6)
      || !get_doubles (self, PIXEL_SPACING, s, 2))
    return;
  image->plane = (FjPlane){ .origin = { p[0], p[1], p[2] },
                            .row = { o[0], o[1], o[2] },
                            .column = { o[3], o[4], o[5] },
                            .row_spacing = s[0],
                            .column_spacing = s[1] };
  if (get_double (self, 0, SLICE_THICKNESS, 0, &thickness) && thickness > 0)
    image->plane.thickness = thickness;
  image->has_plane = fj_plane_is_valid (&image->plane);
  if (!image->has_plane)
    image->plane = (FjPlane){ { 0 } };
}

/* Number of Frames; 0 when it is not a plain number. */
static guint64
count_frames (const Skim *self)
{
  const char *text = find_text (self, NUMBER_OF_FRAMES);
  double frames = 1;

  if (!text || !*text)
    return 1;
  return parse_double (text, 0, &frames) && frames >= 1 && frames <= G_MAXINT32 && frames == floor (frames)
                 && !strpbrk (text, ".eExX\\")
             ? (guint64) frames
             : 0;
}

static gboolean
get_word (Skim *self, FjTag tag, guint least, guint most, guint *value)
{
  double number;

  if (!get_double (self, 0, tag, 0, &number) || number < least || number > most)
    return FALSE;
  *value = (guint) number;
  return TRUE;
}

/* Grey or palette cells of whole bytes that lie in the file as they are, with attributes beyond doubt. */
static void
find_native (Skim *self, const FjDicomGuardSummary *summary)
{
  g_autofree char *photometric = dup_text (self, 0, PHOTOMETRIC);
  guint rows, columns, samples, allocated, stored, high, representation;
  guint64 frames = count_frames (self), size;
  FjDicomNative *native = &self->skim->native;

  if ((strcmp (summary->transfer_syntax, "1.2.840.10008.1.2") != 0
       && strcmp (summary->transfer_syntax, "1.2.840.10008.1.2.1") != 0)
      || !self->is_orderly || self->pixels_offset == 0 || frames == 0 || !photometric
      || (strcmp (photometric, "MONOCHROME1") != 0 && strcmp (photometric, "MONOCHROME2") != 0
          && strcmp (photometric, "PALETTE COLOR") != 0)
      || !get_word (self, ROWS, 1, G_MAXUINT16, &rows) || !get_word (self, COLUMNS, 1, G_MAXUINT16, &columns)
      || !get_word (self, SAMPLES, 1, 1, &samples) || !get_word (self, BITS_ALLOCATED, 8, 16, &allocated)
      || allocated % 8 != 0 || !get_word (self, BITS_STORED, 1, allocated, &stored)
      || !get_word (self, HIGH_BIT, stored - 1, allocated - 1, &high)
      || !get_word (self, PIXEL_REPRESENTATION, 0, 1, &representation))
    return;
  size = (guint64) rows * columns * (allocated / 8);
  if (self->pixels_length / size < frames)
    return;
  *native = (FjDicomNative){ .offset = self->pixels_offset,
                             .frames = frames,
                             .rows = (guint16) rows,
                             .columns = (guint16) columns,
                             .bits_allocated = (guint8) allocated,
                             .bits_stored = (guint8) stored,
                             .high_bit = (guint8) high,
                             .is_signed = representation == 1 };
}

static gboolean
get_padding (Skim *self, FjTag tag, double *value)
{
  guint word, representation;

  if (!get_word (self, tag, 0, G_MAXUINT16, &word))
    return FALSE;
  *value = word;
  if (word > G_MAXINT16 && get_word (self, PIXEL_REPRESENTATION, 1, 1, &representation))
    *value -= G_MAXUINT16 + 1.0;
  return TRUE;
}

static void
read_padding (Skim *self, FjStackImage *image)
{
  double value, limit;

  if (!get_padding (self, PADDING_VALUE, &value))
    return;
  if (!get_padding (self, PADDING_LIMIT, &limit))
    limit = value;
  image->has_padding = TRUE;
  image->padding_low = MIN (value, limit);
  image->padding_high = MAX (value, limit);
}

static void
read_image (Skim *self, const FjDicomGuardSummary *summary)
{
  FjDicomStackValues values = { get_double, dup_text, get_private, self };
  FjStackImage *image = &self->skim->image;
  g_autofree char *lossy = dup_text (self, 0, LOSSY_COMPRESSION);
  double slope, intercept;

  fj_dicom_stack_values_read (&values, image);
  self->skim->is_lossy = g_strcmp0 (lossy, "01") == 0;
  self->skim->is_image = summary->has_pixel_data && image->rows > 0 && image->columns > 0;
  read_plane (self, image);
  if (fj_dicom_stack_values_are_grey (&values))
    read_padding (self, image);
  if (fj_dicom_stack_values_are_grey (&values) && get_double (self, 0, RESCALE_SLOPE, 0, &slope) && slope != 0
      && get_double (self, 0, RESCALE_INTERCEPT, 0, &intercept))
    {
      image->slope = slope;
      image->intercept = intercept;
    }
}

gboolean
fj_dicom_skim_fd (int fd, FjDicomSkim *skim, GError **error)
{
  Skim self = { .skim = skim, .is_plain = TRUE, .is_orderly = TRUE };
  FjDicomGuardVisitor visitor = { visit, &self };
  FjDicomGuardSummary summary;
  gboolean is_sound;

  memset (skim, 0, sizeof *skim);
  fj_stack_image_init (&skim->image);
  is_sound = fj_dicom_guard_visit_fd (fd, fj_dicom_tag_is_sequence, &visitor, &summary, error);
  if (is_sound)
    {
      g_strlcpy (skim->transfer_syntax, summary.transfer_syntax, sizeof skim->transfer_syntax);
      find_native (&self, &summary);
      copy_uid (&self, STUDY_UID, skim->study_uid);
      copy_uid (&self, SERIES_UID, skim->series_uid);
      copy_uid (&self, INSTANCE_UID, skim->instance_uid);
      skim->is_plain = self.is_plain && self.is_orderly && count_frames (&self) == 1
                       && (summary.layout == FJ_DICOM_LAYOUT_EXPLICIT_LITTLE
                           || summary.layout == FJ_DICOM_LAYOUT_IMPLICIT_LITTLE);
      if (skim->is_plain)
        read_image (&self, &summary);
    }
  for (guint i = 0; i < G_N_ELEMENTS (self.texts); i++)
    g_free (self.texts[i]);
  return is_sound;
}

void
fj_dicom_skim_clear (FjDicomSkim *skim)
{
  fj_stack_image_clear (&skim->image);
}

/* One frame under a header that the first twelve bytes choose, so that mutations fall into the codestream:
 *
 *   0 transfer syntax   1 flags (1 signed, 2 by plane, 4 straight to the decoder; colours from bit 3 on)
 *   2-3 rows   4-5 columns   6 samples   7 Bits Allocated   8 Bits Stored   9 High Bit
 *   10 fragments   11 frames (low half), and whether there is an offset table (from 128 on)
 *
 * Straight to the decoder means between fences (fence.h), which also catch libraries that are not
 * instrumented. */
#include "fuzz-target.h"

#include <string.h>

#include "fence.h"
#include "fj-dicom-codec.h"
#include "fj-dicom-digest.h"
#include "fj-dicom-frame.h"

#define HEAD 12

static const char *const syntaxes[] = {
  "1.2.840.10008.1.2.1",    "1.2.840.10008.1.2.2",    "1.2.840.10008.1.2.5",     "1.2.840.10008.1.2.4.50",
  "1.2.840.10008.1.2.4.51", "1.2.840.10008.1.2.4.57", "1.2.840.10008.1.2.4.70",  "1.2.840.10008.1.2.4.80",
  "1.2.840.10008.1.2.4.81", "1.2.840.10008.1.2.4.90", "1.2.840.10008.1.2.4.91",  "1.2.840.10008.1.2.4.201",
  "1.2.840.10008.1.2.4.53", "1.2.840.10008.1.2.4.55", "1.2.840.10008.1.2.4.202", "1.2.840.10008.1.2.4.203",
  "1.2.840.10008.1.2.8.1",
};
static const char *const colours[]
    = { "MONOCHROME2",  "MONOCHROME1",     "PALETTE COLOR", "RGB",     "YBR_FULL",
        "YBR_FULL_422", "YBR_PARTIAL_422", "YBR_RCT",       "YBR_ICT", "YBR_PARTIAL_420" };
static const guint8 widths[] = { 8, 16, 32, 1, 24, 12, 64 };

typedef struct
{
  const char *syntax, *colour;
  gboolean is_big, is_signed, by_plane, straight, has_table;
  guint rows, columns, samples, allocated, stored, high, fragments, frames;
} Head;

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  fuzz_begin ();
  fj_dicom_init ();
  return 0;
}

/* Up to 1024 x 1024: how long large ones take is for the mutations of whole files. */
static Head
read_head (const guint8 *p)
{
  return (Head){
    .syntax = syntaxes[p[0] % G_N_ELEMENTS (syntaxes)],
    .is_big = p[0] % G_N_ELEMENTS (syntaxes) == 1,
    .is_signed = p[1] & 1,
    .by_plane = p[1] >> 1 & 1,
    .straight = p[1] >> 2 & 1,
    .colour = colours[(p[1] >> 3) % G_N_ELEMENTS (colours)],
    .rows = (guint) (p[2] | p[3] << 8) % 1025,
    .columns = (guint) (p[4] | p[5] << 8) % 1025,
    .samples = p[6] % 6,
    .allocated = widths[p[7] % G_N_ELEMENTS (widths)],
    .stored = p[8],
    .high = p[9],
    .fragments = p[10] % 8,
    .frames = p[11] % 16,
    .has_table = p[11] >> 7,
  };
}

static void
put16 (GByteArray *file, gboolean big, guint value)
{
  guint16 word = big ? GUINT16_TO_BE ((guint16) value) : GUINT16_TO_LE ((guint16) value);
  g_byte_array_append (file, (const guint8 *) &word, 2);
}

static void
put32 (GByteArray *file, gboolean big, guint32 value)
{
  guint32 word = big ? GUINT32_TO_BE (value) : GUINT32_TO_LE (value);
  g_byte_array_append (file, (const guint8 *) &word, 4);
}

static void
put_tag (GByteArray *file, gboolean big, FjTag tag, const char *vr)
{
  put16 (file, big, tag >> 16);
  put16 (file, big, tag & 0xFFFF);
  g_byte_array_append (file, (const guint8 *) vr, 2);
}

static void
put_text (GByteArray *file, gboolean big, FjTag tag, const char *vr, const char *text)
{
  gsize n = strlen (text);
  put_tag (file, big, tag, vr);
  put16 (file, big, (guint) (n + n % 2));
  g_byte_array_append (file, (const guint8 *) text, n);
  g_byte_array_append (file, (const guint8 *) "", n % 2);
}

static void
put_short (GByteArray *file, gboolean big, FjTag tag, guint value)
{
  put_tag (file, big, tag, "US");
  put16 (file, big, 2);
  put16 (file, big, value);
}

static void
put_item (GByteArray *file, const guint8 *data, gsize length)
{
  put16 (file, FALSE, 0xFFFE);
  put16 (file, FALSE, 0xE000);
  put32 (file, FALSE, (guint32) (length + length % 2));
  g_byte_array_append (file, data, length);
  g_byte_array_append (file, (const guint8 *) "", length % 2);
}

static void
put_fragments (GByteArray *file, const Head *head, const guint8 *data, gsize length)
{
  guint n = MAX (head->fragments, 1);
  gsize piece = (length / n + 1) & ~(gsize) 1;
  g_autoptr (GByteArray) table = g_byte_array_new ();
  for (guint i = 0; head->has_table && i < MAX (head->frames, 1); i++)
    put32 (table, FALSE, (guint32) (i * (piece + 8)));
  put_tag (file, FALSE, 0x7FE00010, "OB");
  put16 (file, FALSE, 0);
  put32 (file, FALSE, 0xFFFFFFFF);
  put_item (file, table->data, table->len);
  for (guint i = 0; i < n; i++)
    {
      gsize from = MIN (i * piece, length), to = i + 1 == n ? length : MIN (from + piece, length);
      put_item (file, data + from, to - from);
    }
  put16 (file, FALSE, 0xFFFE);
  put16 (file, FALSE, 0xE0DD);
  put32 (file, FALSE, 0);
}

static GBytes *
draw_file (const Head *head, const guint8 *data, gsize length)
{
  GByteArray *file = g_byte_array_new ();
  guint8 front[128] = { 0 };
  gboolean big = head->is_big;
  gboolean is_native = !fj_dicom_codec_find (head->syntax);
  g_autofree char *frames = g_strdup_printf ("%u", head->frames);
  g_byte_array_append (file, front, sizeof front);
  g_byte_array_append (file, (const guint8 *) "DICM", 4);
  put_text (file, FALSE, 0x00020010, "UI", head->syntax);
  put_short (file, big, 0x00280002, head->samples);
  put_text (file, big, 0x00280004, "CS", head->colour);
  put_short (file, big, 0x00280006, head->by_plane);
  put_text (file, big, 0x00280008, "IS", frames);
  put_short (file, big, 0x00280010, head->rows);
  put_short (file, big, 0x00280011, head->columns);
  put_short (file, big, 0x00280100, head->allocated);
  put_short (file, big, 0x00280101, head->stored);
  put_short (file, big, 0x00280102, head->high);
  put_short (file, big, 0x00280103, head->is_signed);
  if (is_native)
    {
      put_tag (file, big, 0x7FE00010, head->allocated > 8 ? "OW" : "OB");
      put16 (file, big, 0);
      put32 (file, big, (guint32) (length & ~(gsize) 1));
      g_byte_array_append (file, data, length & ~(gsize) 1);
    }
  else
    put_fragments (file, head, data, length);
  return g_byte_array_free_to_bytes (file);
}

static void
decode_object (const Head *head, const guint8 *data, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = draw_file (head, data, length);
  g_autoptr (FjDicomObject) object = fj_dicom_object_open_bytes (bytes, FJ_DICOM_OPEN_ALL, &error);
  FUZZ_EXPECT (object != NULL); /* or the header drawn here is wrong */
  for (guint i = 0; i < MIN (fj_dicom_frame_count (object), 2); i++)
    {
      g_autoptr (FjFrame) frame = fj_dicom_frame_decode (object, i, &error);
      fuzz_expect_outcome (frame != NULL, &error);
    }
}

static void
decode_fenced (const Head *head, const guint8 *data, gsize length)
{
  const FjDicomCodec *codec = fj_dicom_codec_find (head->syntax);
  FjDicomCells cells
      = { head->rows, head->columns, head->samples, head->allocated, head->stored, head->is_signed };
  /* What dicom/ refuses before a decoder is asked. */
  if (!codec || cells.rows == 0 || cells.columns == 0 || cells.samples == 0 || cells.samples > 4
      || cells.bits_allocated % 8 != 0 || cells.bits_allocated > 32)
    return;
  g_autoptr (GError) error = NULL;
  FjDicomColour colour;
  Fence packed = fence_new_copy (data, length);
  Fence out = fence_new (fj_dicom_cells_frame_bytes (&cells));
  fuzz_expect_outcome (codec->decode (packed.data, length, &cells, out.data, &colour, &error), &error);
  fence_clear (&packed);
  fence_clear (&out);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  if (size < HEAD)
    return 0;
  Head head = read_head (data);
  if (head.straight)
    decode_fenced (&head, data + HEAD, size - HEAD);
  else
    decode_object (&head, data + HEAD, size - HEAD);
  return 0;
}

/* One DICOM object (file or dataset): read, ask, change, write. C++ (DCMTK) is inside; no exception leaves.
 *
 * Untrusted bytes are bounded before DCMTK's parser sees them: file size, nesting (at most 16 levels), number
 * of elements, lengths inside the file (fj-dicom-guard.h). Everything is loaded when it is opened, so that
 * the file may be replaced or removed afterwards; with HEADER that is little. Text comes out as UTF-8
 * whatever the character set. Not thread-safe: one object, one thread at a time. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _FjDicomObject FjDicomObject;

/* A tag as 0xGGGGEEEE, for example 0x00100010 for Patient's Name (PS3.6). */
typedef guint32 FjTag;

typedef enum
{
  FJ_DICOM_OPEN_ALL = 0,
  FJ_DICOM_OPEN_HEADER = 1 << 0, /* stop before Pixel Data (7FE0,0010): cheap, never loads pixels */
  /* Long values stay in the file, which stays open, and are read when they are asked for: for looking at
   * images. The file is this one even if the name comes to mean another; who writes into it changes what is
   * seen. */
  FJ_DICOM_OPEN_LAZY = 1 << 1
} FjDicomOpenFlags;

FjDicomObject *fj_dicom_object_open (const char *path, FjDicomOpenFlags flags, GError **error);
/* @fd is read with pread, left where it is, and stays the caller's. */
FjDicomObject *fj_dicom_object_open_fd (int fd, FjDicomOpenFlags flags, GError **error);
/* From memory, same bounds (a whole Part 10 file). */
FjDicomObject *fj_dicom_object_open_bytes (GBytes *bytes, FjDicomOpenFlags flags, GError **error);
/* An empty dataset; text set on it is kept in @charset (fj-charset.h), whose attribute is written into it. */
FjDicomObject *fj_dicom_object_new (const char *charset);
/* Of an item: a dataset of its own, with the character set that held for the item. */
FjDicomObject *fj_dicom_object_copy (const FjDicomObject *object);
void fj_dicom_object_free (FjDicomObject *object);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjDicomObject, fj_dicom_object_free)

/* UID of the transfer syntax in which it was read; Explicit VR Little Endian for a new one. */
const char *fj_dicom_object_get_transfer_syntax (const FjDicomObject *object);
/* Raw value of (0008,0005), "" when absent. */
char *fj_dicom_object_dup_charset (const FjDicomObject *object);

gboolean fj_dicom_object_has (const FjDicomObject *object, FjTag tag);
/* The whole value as UTF-8 (values separated by backslash), spaces trimmed as the VR allows, numbers in
 * decimal; NULL when absent or of bytes or items (OB, SQ …), "" when empty. (transfer full) (nullable) */
char *fj_dicom_object_dup_string (const FjDicomObject *object, FjTag tag);
/* The same, and whether the text had to be repaired (mislabelled character set). */
char *fj_dicom_object_dup_string_repaired (const FjDicomObject *object, FjTag tag, gboolean *repaired);
gboolean fj_dicom_object_get_int (const FjDicomObject *object, FjTag tag, guint index, gint64 *value);
gboolean fj_dicom_object_get_double (const FjDicomObject *object, FjTag tag, guint index, double *value);
/* The bytes of a value that is stored as bytes (OB, UN) and no longer than @room; 0 otherwise. In the byte
 * order of little endian. */
gsize fj_dicom_object_get_bytes (const FjDicomObject *object, FjTag tag, guint8 *bytes, gsize room);

/* Sets the value, encoded in the object's character set; NULL removes the element, "" leaves it empty (type
 * 2). The VR comes from the data dictionary. Wild cards and ranges pass, for queries. Errors: text the set
 * cannot hold, a value the VR does not allow. */
gboolean fj_dicom_object_set_string (FjDicomObject *object, FjTag tag, const char *utf8, GError **error);
gboolean fj_dicom_object_set_uint16 (FjDicomObject *object, FjTag tag, guint16 value, GError **error);
/* Bytes of an element that is OB by the data dictionary; an odd number of them is filled up with a zero. */
gboolean
fj_dicom_object_set_bytes (FjDicomObject *object, FjTag tag, const guint8 *bytes, gsize n, GError **error);
/* Changes the character set of an existing object: every text element, nested ones included, is decoded and
 * written again in @charset. */
gboolean fj_dicom_object_set_charset (FjDicomObject *object, const char *charset, GError **error);

/* Items of a sequence. The item belongs to @object and is only valid while it lives and is not changed there.
 * (transfer none) (nullable) */
guint fj_dicom_object_count_items (const FjDicomObject *object, FjTag sequence);
FjDicomObject *fj_dicom_object_get_item (FjDicomObject *object, FjTag sequence, guint index);
/* The same, a new item at the end; NULL when @sequence is no sequence. (transfer none) (nullable) */
FjDicomObject *fj_dicom_object_append_item (FjDicomObject *object, FjTag sequence);
/* A sequence without items (type 2), in place of what was there; FALSE when it is no sequence. */
gboolean fj_dicom_object_set_empty_sequence (FjDicomObject *object, FjTag sequence);

/* Writes a Part 10 file with our implementation class; @transfer_syntax NULL keeps the one it has. Pixel data
 * are never recompressed here: another syntax is only possible among the uncompressed ones. The file is
 * complete and fsynced when this returns TRUE (written beside, renamed, folder fsynced); on error nothing is
 * left. */
gboolean
fj_dicom_object_save (FjDicomObject *object, const char *path, const char *transfer_syntax, GError **error);
/* The same into memory. (transfer full) */
GBytes *fj_dicom_object_to_bytes (FjDicomObject *object, const char *transfer_syntax, GError **error);

/* TRUE when it is an image: it has Rows, Columns and Pixel Data (any of 7FE0,0008/9/10). Opened with HEADER,
 * judged by Rows and Columns and by whether the file goes on with pixel data. */
gboolean fj_dicom_object_is_image (const FjDicomObject *object);

/* For dimse/ and the other C++ sources of dicom/ only: the DcmDataset or DcmItem inside. (transfer none) */
void *fj_dicom_object_get_dcm_item (const FjDicomObject *object);
/* Wraps a copy of a DcmDataset or DcmItem (passed as void *). (transfer full) */
FjDicomObject *fj_dicom_object_new_from_dcm_item (const void *dcm_item);

/* TRUE when the data dictionary says that @tag is a sequence: what fj-dicom-guard.h asks for. */
gboolean fj_dicom_tag_is_sequence (FjTag tag);
/* VR by the data dictionary ("US" where it may be US or SS); "UN" of what is not in it. (transfer none) */
const char *fj_dicom_tag_get_vr (FjTag tag);

/* Quietens DCMTK and loads its data dictionary, once per process; every entry point of dicom/ calls it. */
void fj_dicom_init (void);

G_END_DECLS
